// Logging in with a code of an authenticator app beside the password.

#include "account/base32.hpp"
#include "account/one_time_code.hpp"
#include "account/totp.hpp"
#include "db/accounts/password_reset_repository.hpp"
#include "tests/db/auth/auth_fixture.hpp"

#include <atomic>
#include <ctime>
#include <thread>

namespace clono::test {
namespace {

using nlohmann::json;

class SecondFactorTest : public AuthTest {
protected:
    struct Factor {
        account::TotpSecret secret{};
        std::vector<std::string> recovery_codes{};
    };

    /// What the app shows now, or shows `steps` later.
    static std::string code_of(const Factor& factor, int steps = 0) {
        const auto now = static_cast<std::uint64_t>(std::time(nullptr)) / 30;
        return account::hotp_code(factor.secret, now + static_cast<std::uint64_t>(steps));
    }

    Factor begin(Browser& somebody) {
        const Reply begun = somebody.post("/api/me/second_factor", {{"password", kPassword}});
        EXPECT_EQ(begun.status, 201) << begun.body;
        EXPECT_NE(begun.body["uri"].get<std::string>().find(begun.body["secret"]),
                  std::string::npos);
        EXPECT_EQ(begun.body["qr_svg"].get<std::string>().substr(0, 4), "<svg");
        Factor factor;
        const auto bytes = account::parse_base32(begun.body["secret"].get<std::string>()).value();
        std::ranges::copy(bytes, factor.secret.begin());
        return factor;
    }

    /// With the steps before now forgotten, so that the app's next code is as good as later.
    Factor turn_on(Browser& somebody) {
        Factor factor = begin(somebody);
        const Reply done =
            somebody.post("/api/me/second_factor/confirm", {{"code", code_of(factor)}});
        EXPECT_EQ(done.status, 200) << done.body;
        factor.recovery_codes = done.body["recovery_codes"].get<std::vector<std::string>>();
        EXPECT_EQ(factor.recovery_codes.size(), 10U);
        forget_steps();
        return factor;
    }

    void forget_steps() { run_sql("UPDATE second_factor SET last_step = 0"); }

    Reply log_in(const std::string& code, const std::string& password = kPassword,
                 const std::string& address = "10.0.0.4") {
        Browser browser{application_, address};
        json body = login("ada", password);
        if (!code.empty()) {
            body["code"] = code;
        }
        return browser.post("/api/login", body);
    }
};

TEST_F(SecondFactorTest, who_turned_it_on_logs_in_with_a_code_beside_the_password) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    const json state = ada.get("/api/me/second_factor").body;
    EXPECT_EQ(state["on"], true);
    EXPECT_EQ(state["recovery_codes_left"], 10);
    EXPECT_EQ(log_in("").error(), "second_factor_needed");
    EXPECT_EQ(log_in("123").error(), "second_factor_wrong");
    EXPECT_EQ(log_in(code_of(factor, -20)).error(), "second_factor_wrong"); // ten minutes ago
    const Reply in = log_in(code_of(factor));
    EXPECT_EQ(in.status, 200);
    EXPECT_EQ(in.body["user"]["user_name"], "ada");
}

TEST_F(SecondFactorTest, nothing_is_told_of_it_before_the_password_is_right) {
    Browser ada = registered("ada");
    registered("bob");
    const Factor factor = turn_on(ada);
    const auto answer = [&](const std::string& name, const std::string& code) {
        Browser browser{application_, "10.0.0.7"};
        json body = login(name, "wrong wrong");
        if (!code.empty()) {
            body["code"] = code;
        }
        return browser.post("/api/login", body);
    };
    const Reply without = answer("bob", "");
    for (const Reply& reply : {answer("ada", ""), answer("ada", code_of(factor)),
                               answer("nobody", code_of(factor)), answer("bob", "123456")}) {
        EXPECT_EQ(reply.status, 401);
        EXPECT_EQ(reply.body, without.body);
    }
    EXPECT_EQ(log_in(code_of(factor)).status, 200); // the tries above used no code up
}

TEST_F(SecondFactorTest, a_code_of_the_app_is_taken_once) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    const std::string code = code_of(factor);
    EXPECT_EQ(log_in(code).status, 200);
    EXPECT_EQ(log_in(code).error(), "second_factor_wrong");
    EXPECT_EQ(log_in(code_of(factor, -1)).error(), "second_factor_wrong"); // older than that
    EXPECT_EQ(log_in(code_of(factor, 1)).status, 200);
}

TEST_F(SecondFactorTest, the_code_that_confirms_it_is_used_up) {
    Browser ada = registered("ada");
    const Factor factor = begin(ada);
    const std::string code = code_of(factor);
    ASSERT_EQ(ada.post("/api/me/second_factor/confirm", {{"code", code}}).status, 200);
    EXPECT_EQ(log_in(code).error(), "second_factor_wrong");
}

TEST_F(SecondFactorTest, one_code_lets_one_of_many_in) {
    Browser ada = registered("ada");
    const std::string code = code_of(turn_on(ada));
    config_.password.free_failures = 100;
    std::atomic<int> in{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            fcgi::Application own = make_application();
            Browser browser{own, "10.0.0.9"};
            json body = login("ada");
            body["code"] = code;
            in += browser.post("/api/login", body).status == 200 ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(in, 1);
}

TEST_F(SecondFactorTest, a_recovery_code_is_taken_once) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    EXPECT_EQ(log_in(factor.recovery_codes[3]).status, 200);
    EXPECT_EQ(log_in(factor.recovery_codes[3]).error(), "second_factor_wrong");
    EXPECT_EQ(log_in(account::make_one_time_code().text).error(), "second_factor_wrong");
    EXPECT_EQ(ada.get("/api/me/second_factor").body["recovery_codes_left"], 9);
    EXPECT_EQ(log_in(factor.recovery_codes[4]).status, 200);
}

TEST_F(SecondFactorTest, guesses_of_codes_must_wait_whatever_else_was_right) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    for (int i = 0; i <= config_.password.free_failures; ++i) {
        const std::string address = "10.3.0." + std::to_string(i);
        EXPECT_EQ(log_in("", kPassword, address).error(), "second_factor_needed");
        EXPECT_EQ(log_in("000 000 0", kPassword, address).error(), "second_factor_wrong");
    }
    const Reply stopped = log_in(code_of(factor), kPassword, "10.3.0.99");
    EXPECT_EQ(stopped.status, 429);
    EXPECT_FALSE(stopped.raw.header("Retry-After").empty());
    // In a session too, also when the password has been changed meanwhile.
    const json change{{"old_password", kPassword}, {"new_password", "another long phrase"}};
    EXPECT_EQ(ada.post("/api/me/password", change).status, 200);
    EXPECT_EQ(ada.remove("/api/me/second_factor",
                         {{"password", "another long phrase"}, {"code", code_of(factor)}})
                  .status,
              429);
}

TEST_F(SecondFactorTest, it_counts_for_nothing_before_it_is_confirmed) {
    Browser ada = registered("ada");
    EXPECT_EQ(ada.post("/api/me/second_factor", {{"password", "wrong wrong"}}).status, 422);
    const Factor given_up = begin(ada);
    const Factor factor = begin(ada); // another try, another secret
    EXPECT_NE(given_up.secret, factor.secret);
    EXPECT_EQ(ada.post("/api/me/second_factor/confirm", {{"code", code_of(given_up)}}).status, 422);
    EXPECT_EQ(ada.get("/api/me/second_factor").body["on"], false);
    EXPECT_EQ(log_in("").status, 200);
    EXPECT_EQ(ada.post("/api/me/second_factor/confirm", {{"code", code_of(factor)}}).status, 200);
    EXPECT_EQ(ada.post("/api/me/second_factor", {{"password", kPassword}}).error(),
              "second_factor_on");
    EXPECT_EQ(log_in("").error(), "second_factor_needed");
}

TEST_F(SecondFactorTest, turning_it_on_or_off_ends_the_other_sessions) {
    Browser ada = registered("ada");
    Browser other{application_, "10.0.0.5"};
    other.post("/api/login", login("ada"));
    const Factor factor = turn_on(ada);
    EXPECT_TRUE(other.get("/api/me").body["user"].is_null());
    json body = login("ada");
    body["code"] = code_of(factor);
    other.csrf_token.clear();
    ASSERT_EQ(other.post("/api/login", body).status, 200);
    const json off{{"password", kPassword}, {"code", code_of(factor, 1)}};
    EXPECT_EQ(ada.remove("/api/me/second_factor", off).status, 204);
    EXPECT_TRUE(other.get("/api/me").body["user"].is_null());
    EXPECT_FALSE(ada.get("/api/me").body["user"].is_null());
}

TEST_F(SecondFactorTest, it_is_turned_off_with_password_and_code_alone) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    const auto fault = [&](const std::string& password, const std::string& code) {
        const Reply reply =
            ada.remove("/api/me/second_factor", {{"password", password}, {"code", code}});
        return reply.body.is_object() ? reply.body["error"].value("fields", json::object())
                                      : json(reply.status);
    };
    EXPECT_TRUE(fault("wrong wrong", code_of(factor)).contains("password"));
    EXPECT_TRUE(fault(kPassword, "000000 0").contains("code"));
    EXPECT_EQ(fault(kPassword, factor.recovery_codes[0]), 204);
    EXPECT_EQ(log_in("").status, 200);
    EXPECT_EQ(ada.get("/api/me/second_factor").body["recovery_codes_left"], 0);
}

TEST_F(SecondFactorTest, a_reset_code_does_not_stand_for_the_second_factor) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    const auto code = account::make_one_time_code();
    {
        db::Connection connection{database_.options()};
        connection.open();
        db::Transaction tx{connection};
        db::save_password_reset(
            tx, UserId{ada.get("/api/me").body["user"]["id"].get<std::uint64_t>()}, code.hash, 24);
        tx.commit();
    }
    Browser browser{application_};
    ASSERT_EQ(browser
                  .post("/api/password_reset",
                        {{"reset_code", code.text}, {"new_password", "another long phrase"}})
                  .status,
              204);
    EXPECT_EQ(log_in("", "another long phrase").error(), "second_factor_needed");
    EXPECT_EQ(log_in(code_of(factor), "another long phrase").status, 200);
}

TEST_F(SecondFactorTest, staff_must_set_one_up_where_the_site_asks_for_it) {
    Browser ada = registered("ada");
    Browser bob = registered("bob");
    const json wanted{{"name", "t"}, {"scope", "write"}, {"days", 1}};
    const std::string token = ada.post("/api/me/tokens", wanted).body["token"];
    run_sql("UPDATE user SET role = 'admin' WHERE user_name = 'ada'");
    config_.session.second_factor = "staff";
    EXPECT_EQ(ada.post("/api/me/tokens", wanted).error(), "second_factor_missing");
    EXPECT_EQ(ada.get("/authz").status, 403);
    EXPECT_EQ(bob.post("/api/me/tokens", wanted).status, 201); // no staff
    Browser program{application_};
    EXPECT_EQ(
        program
            .send(web::Method::post, "/api/logout",
                  {{"authorization", "Bearer " + token}, {"content-type", "application/json"}})
            .status,
        204);
    turn_on(ada);
    EXPECT_EQ(ada.post("/api/me/tokens", wanted).status, 201);
    config_.session.second_factor = "everybody";
    EXPECT_EQ(bob.post("/api/me/tokens", wanted).error(), "second_factor_missing");
    EXPECT_EQ(bob.get("/api/me/sessions").status, 200);
    EXPECT_EQ(bob.post("/api/logout").status, 204);
}

TEST_F(SecondFactorTest, the_database_holds_neither_the_secret_nor_the_recovery_codes) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    db::Connection connection{database_.options()};
    connection.open();
    db::Transaction tx{connection};
    const db::Sql sealed{"test.sealed", "SELECT sealed_secret FROM second_factor"};
    const std::string stored = to_hex(tx.query_one(sealed)->get<Bytes<60>>("sealed_secret"));
    EXPECT_EQ(stored.find(to_hex(factor.secret)), std::string::npos);
    const db::Sql hashed{"test.hashed", "SELECT COUNT(*) AS count FROM recovery_code"
                                        " WHERE code_hash = ?"};
    const auto hash = account::one_time_code_hash(factor.recovery_codes[0]).value();
    EXPECT_EQ(tx.query_one(hashed, hash)->get<int>("count"), 1);
}

TEST_F(SecondFactorTest, what_is_done_to_it_is_in_the_audit_record) {
    Browser ada = registered("ada");
    const Factor factor = turn_on(ada);
    log_in("000000 0");
    ada.remove("/api/me/second_factor", {{"password", kPassword}, {"code", code_of(factor)}});
    db::Connection connection{database_.options()};
    connection.open();
    db::Transaction tx{connection};
    const db::Sql actions{"test.actions",
                          "SELECT GROUP_CONCAT(action ORDER BY id) AS actions FROM audit_record"};
    EXPECT_EQ(tx.query_one(actions)->get<std::string>("actions"),
              "user.register,user.second_factor_on,user.login_failed,user.second_factor_off");
}

} // namespace
} // namespace clono::test
