// A new password by a code of the operator's.

#include "account/one_time_code.hpp"
#include "db/accounts/password_reset_repository.hpp"
#include "tests/db/auth/auth_fixture.hpp"

namespace clono::test {
namespace {

using nlohmann::json;

constexpr const char* kNewPassword = "another long phrase";

class PasswordResetTest : public AuthTest {
protected:
    /// What clonoctl stores; @return what it prints
    std::string code_for(const Browser& somebody) {
        Browser browser = somebody;
        const UserId user{browser.get("/api/me").body["user"]["id"].get<std::uint64_t>()};
        const auto code = account::make_one_time_code();
        db::Connection connection{database_.options()};
        connection.open();
        db::Transaction tx{connection};
        db::save_password_reset(tx, user, code.hash, 24);
        tx.commit();
        return code.text;
    }

    Reply reset(const std::string& code, const std::string& password = kNewPassword,
                const std::string& address = "10.0.0.4") {
        Browser browser{application_, address};
        return browser.post("/api/password_reset",
                            {{"reset_code", code}, {"new_password", password}});
    }

    static std::string fault_of(const Reply& reply) {
        return reply.body["error"]["fields"]["reset_code"].value("code", "");
    }
};

TEST_F(PasswordResetTest, a_reset_code_sets_a_password_once_and_ends_all_sessions) {
    Browser ada = registered("ada");
    const std::string code = code_for(ada);
    const Reply done = reset(code);
    EXPECT_EQ(done.status, 204) << done.body;
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    Browser again{application_};
    EXPECT_EQ(again.post("/api/login", login("ada")).status, 401);
    EXPECT_EQ(again.post("/api/login", login("ada", kNewPassword)).status, 200);
    EXPECT_EQ(fault_of(reset(code, "yet another phrase")), "wrong_reset_code");
}

TEST_F(PasswordResetTest, a_reset_code_opens_no_session) {
    const std::string code = code_for(registered("ada"));
    Browser browser{application_};
    browser.post("/api/password_reset", {{"reset_code", code}, {"new_password", kNewPassword}});
    EXPECT_EQ(browser.cookies.count("clono_session"), 0U);
}

TEST_F(PasswordResetTest, a_reset_code_ends_after_its_time_and_with_the_next_one) {
    Browser ada = registered("ada");
    const std::string first = code_for(ada);
    const std::string second = code_for(ada);
    EXPECT_EQ(fault_of(reset(first)), "wrong_reset_code");
    run_sql("UPDATE password_reset SET expires_at = UTC_TIMESTAMP(6)");
    EXPECT_EQ(fault_of(reset(second)), "wrong_reset_code");
}

TEST_F(PasswordResetTest, a_reset_code_opens_no_locked_account) {
    const std::string code = code_for(registered("ada"));
    run_sql("UPDATE user SET state = 'locked'");
    EXPECT_EQ(fault_of(reset(code)), "wrong_reset_code");
}

TEST_F(PasswordResetTest, a_weak_password_does_not_use_the_reset_code_up) {
    const std::string code = code_for(registered("margarethe"));
    const Reply weak = reset(code, "margarethe");
    EXPECT_EQ(weak.body["error"]["fields"]["new_password"]["code"], "password_personal");
    EXPECT_EQ(reset(code).status, 204);
}

TEST_F(PasswordResetTest, guesses_of_reset_codes_must_wait) {
    const std::string code = code_for(registered("ada"));
    for (int i = 0; i <= config_.password.free_failures; ++i) {
        EXPECT_EQ(fault_of(reset(account::make_one_time_code().text)), "wrong_reset_code");
    }
    EXPECT_EQ(reset(code).status, 429);
    EXPECT_EQ(reset(code, kNewPassword, "10.0.0.5").status, 204);
}

TEST_F(PasswordResetTest, who_forgot_the_password_does_not_wait_for_the_new_one) {
    const std::string code = code_for(registered("ada"));
    Browser forgetful{application_};
    for (int i = 0; i <= config_.password.free_failures; ++i) {
        forgetful.post("/api/login", login("ada", "wrong wrong"));
    }
    EXPECT_EQ(forgetful.post("/api/login", login("ada")).status, 429);
    reset(code);
    EXPECT_EQ(forgetful.post("/api/login", login("ada", kNewPassword)).status, 200);
}

} // namespace
} // namespace clono::test
