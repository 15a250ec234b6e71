#include "tests/db/auth/auth_fixture.hpp"

namespace clono::test {
namespace {

class AuthzTest : public AuthTest {
protected:
    AuthzTest() {
        ada_ = registered_id("ada");
        run_sql("INSERT INTO upload (user_id, folder, total_bytes, created_at) VALUES (" + ada_ +
                ", '0123456789abcdef', 1, UTC_TIMESTAMP(6))");
        for (const std::string values : {"'done', UTC_TIMESTAMP(6), 2", "'queued', NULL, NULL"}) {
            run_sql("INSERT INTO job (user_id, upload_id, name, tier, virtual_start, parameters, "
                    "created_at,"
                    " state, finished_at, result_attempt) VALUES (" +
                    ada_ + ", 1, 'n', 1, UTC_TIMESTAMP(6), '{}', UTC_TIMESTAMP(6), " + values +
                    ")");
        }
    }

    std::string registered_id(const std::string& name) {
        browsers_.emplace(name, registered(name));
        return browsers_.at(name).get("/api/me").body["user"]["id"].dump();
    }

    Reply ask(Browser& who, const std::string& user, const std::string& job,
              const std::string& attempt, const std::string& file_class) {
        who.params = {{"AUTHZ_USER", user},
                      {"AUTHZ_JOB", job},
                      {"AUTHZ_ATTEMPT", attempt},
                      {"AUTHZ_CLASS", file_class}};
        return who.get("/authz");
    }

    std::map<std::string, Browser> browsers_;
    std::string ada_;
};

TEST_F(AuthzTest, the_owner_reads_the_published_attempt_and_nothing_else) {
    Browser& ada = browsers_.at("ada");
    const Reply yes = ask(ada, ada_, "1", "2", "result");
    EXPECT_EQ(yes.status, 204);
    EXPECT_EQ(yes.raw.header("Cache-Control"), "max-age=10, stale-if-error=50");
    EXPECT_EQ(ask(ada, ada_, "1", "1", "result").status, 403);
    EXPECT_EQ(ask(ada, ada_, "2", "1", "result").status, 403);
    EXPECT_EQ(ask(ada, ada_, "2", "0", "live").status, 204);
    EXPECT_EQ(ask(ada, ada_, "99", "1", "result").status, 403);
}

TEST_F(AuthzTest, no_file_is_read_without_a_second_factor_that_the_site_demands) {
    Browser& ada = browsers_.at("ada");
    config_.session.second_factor = "staff";
    EXPECT_EQ(ask(ada, ada_, "1", "2", "result").status, 204);
    config_.session.second_factor = "everybody";
    EXPECT_EQ(ask(ada, ada_, "1", "2", "result").status, 403);
    run_sql(
        "INSERT INTO second_factor (user_id, sealed_secret, created_at, confirmed_at) SELECT id,"
        " REPEAT('x', 60), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM user");
    EXPECT_EQ(ask(ada, ada_, "1", "2", "result").status, 204);
}

TEST_F(AuthzTest, others_support_and_strangers_read_nothing) {
    const std::string bob_id = registered_id("bob");
    Browser& bob = browsers_.at("bob");
    EXPECT_EQ(ask(bob, ada_, "1", "2", "result").status, 403);
    EXPECT_EQ(ask(bob, bob_id, "1", "2", "result").status, 403); // her job under his own folder
    EXPECT_EQ(ask(bob, ada_, "2", "0", "live").status, 403);
    run_sql("UPDATE user SET role = 'support' WHERE id = " + bob_id);
    EXPECT_EQ(ask(bob, ada_, "1", "2", "result").status, 403);
    run_sql("UPDATE user SET role = 'admin' WHERE id = " + bob_id);
    EXPECT_EQ(ask(bob, ada_, "1", "2", "result").status, 204);
    EXPECT_EQ(ask(bob, bob_id, "1", "2", "result").status, 403);
    Browser nobody{application_};
    const Reply no = ask(nobody, ada_, "1", "2", "result");
    EXPECT_EQ(no.status, 401);
    EXPECT_EQ(no.raw.header("Cache-Control"), "max-age=2");
}

TEST_F(AuthzTest, nonsense_is_refused) {
    Browser& ada = browsers_.at("ada");
    EXPECT_EQ(ada.get("/authz").status, 403);
    EXPECT_EQ(ask(ada, ada_, "1", "2", "secrets").status, 403);
    EXPECT_EQ(ask(ada, ada_, "1 OR 1=1", "2", "result").status, 403);
    EXPECT_EQ(ask(ada, ada_, "1", "-2", "result").status, 403);
    EXPECT_EQ(ask(ada, ada_, "1", "2x", "result").status, 403);
    EXPECT_EQ(ask(ada, "0" + ada_, "1", "2", "result").status, 403);
}

TEST_F(AuthzTest, only_204_401_403_and_503_are_ever_said) {
    Browser& ada = browsers_.at("ada");
    ada.params = {{"AUTHZ_USER", ada_},
                  {"AUTHZ_JOB", "1"},
                  {"AUTHZ_ATTEMPT", "2"},
                  {"AUTHZ_CLASS", "result"}};
    EXPECT_EQ(ada.send(web::Method::get, "/authz", {{"authorization", "Bearer nonsense"}}).status,
              401);
    EXPECT_EQ(ada.send(web::Method::get, "/authz", {{"authorization", "Basic eDp5"}}).status, 401);
    database_.kill();
    EXPECT_EQ(ada.get("/authz").status, 503);
}

} // namespace
} // namespace clono::test
