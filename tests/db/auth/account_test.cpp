#include "tests/db/auth/auth_fixture.hpp"

#include <thread>

namespace clono::test {
namespace {

using nlohmann::json;

/// The code of the fault of a field; empty when nothing is wrong with it.
std::string fault_of(const Reply& reply, const std::string& field) {
    const json::json_pointer place{"/error/fields/" + field + "/code"};
    return reply.body.contains(place) ? reply.body[place].get<std::string>() : "";
}

TEST_F(AuthTest, registration_tells_every_fault_at_once) {
    Browser browser{application_};
    const Reply reply =
        browser.post("/api/register", {{"user_name", "bad\u202Ename"}, {"password", "short"}});
    EXPECT_EQ(reply.status, 422);
    EXPECT_NE(fault_of(reply, "user_name"), "");
    EXPECT_EQ(fault_of(reply, "password"), "password_too_short");
    EXPECT_EQ(fault_of(reply, "email"), "contact_missing");
}

TEST_F(AuthTest, common_and_personal_passwords_are_refused) {
    Browser browser{application_};
    const auto fault = [&](const std::string& password) {
        json body = form("margarethe");
        body["password"] = password;
        return fault_of(browser.post("/api/register", body), "password");
    };
    EXPECT_EQ(fault("Password123!"), "password_common");
    EXPECT_EQ(fault("margarethe"), "password_personal");
    EXPECT_EQ(fault(std::string(257, 'x') + "y"), "password_too_long");
    EXPECT_EQ(fault("密码密码密码密码密码"), "password_common"); // one piece repeated
    EXPECT_EQ(fault("天地玄黄宇宙洪荒日月盈昃"), "");
}

TEST_F(AuthTest, a_taken_name_mail_or_phone_is_told_by_its_field) {
    Browser ada{application_};
    json body = form("ada");
    body["phone"] = "12345678";
    ASSERT_EQ(ada.post("/api/register", body).status, 201);
    const auto fault = [&](const json& other, const std::string& field) {
        Browser browser{application_};
        return fault_of(browser.post("/api/register", other), field);
    };
    EXPECT_EQ(fault({{"user_name", "ＡDA"}, {"password", kPassword}, {"email", "b@example.org"}},
                    "user_name"),
              "taken");
    EXPECT_EQ(fault({{"user_name", "bob"}, {"password", kPassword}, {"email", "ADA@example.org"}},
                    "email"),
              "taken");
    EXPECT_EQ(
        fault({{"user_name", "bob"}, {"password", kPassword}, {"phone", "12-34-56-78"}}, "phone"),
        "taken");
}

TEST_F(AuthTest, closed_registration_and_closed_guests_are_told) {
    run_sql("INSERT INTO setting (name, value, updated_at) VALUES"
            " ('registration_open', 'false', UTC_TIMESTAMP(6)), ('guests_open', 'false', "
            "UTC_TIMESTAMP(6))");
    Browser browser{application_};
    EXPECT_EQ(browser.post("/api/register", form("ada")).error(), "registration_closed");
    EXPECT_EQ(browser.post("/api/guest").error(), "guests_closed");
}

TEST_F(AuthTest, a_guest_lives_a_day_and_guests_are_bounded) {
    Browser guest{application_};
    const Reply made = guest.post("/api/guest");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.body["user"]["role"], "guest");
    EXPECT_EQ(made.body["user"]["tier"], 2);
    EXPECT_EQ(guest.post("/api/guest").status, 403); // a guest already
    for (int i = 0; i < 2; ++i) {
        Browser more{application_};
        EXPECT_EQ(more.post("/api/guest").status, 201);
    }
    Browser fourth{application_};
    EXPECT_EQ(fourth.post("/api/guest").status, 429);
    for (int i = 0; i < 2; ++i) {
        Browser elsewhere{application_, "10.0.0.7"};
        EXPECT_EQ(elsewhere.post("/api/guest").status, 201);
    }
    Browser sixth{application_, "10.0.0.8"};
    EXPECT_EQ(sixth.post("/api/guest").status, 429); // five in all
    run_sql("UPDATE user SET expires_at = UTC_TIMESTAMP(6) WHERE role = 'guest'");
    EXPECT_TRUE(guest.get("/api/me").body["user"].is_null());
    EXPECT_EQ(sixth.post("/api/guest").status, 201);
}

TEST_F(AuthTest, a_guest_that_registers_keeps_its_jobs_and_gets_a_new_session) {
    Browser guest{application_};
    const auto id = guest.post("/api/guest").body["user"]["id"].get<std::uint64_t>();
    const auto before = guest.cookies["clono_session"];
    run_sql("INSERT INTO upload (user_id, folder, total_bytes, created_at) VALUES (" +
            std::to_string(id) + ", '0123456789abcdef', 1, UTC_TIMESTAMP(6))");
    run_sql("INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters, "
            "created_at,"
            " expires_at) SELECT user_id, id, 'n', 'queued', 2, UTC_TIMESTAMP(6), '{}', "
            "UTC_TIMESTAMP(6),"
            " UTC_TIMESTAMP(6) + INTERVAL 1 DAY FROM upload");
    const Reply made = guest.post("/api/register", form("ada"));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.body["user"]["id"], id);
    EXPECT_EQ(made.body["user"]["role"], "user");
    EXPECT_TRUE(made.body["user"]["expires_at"].is_null());
    Browser old{application_};
    old.cookies["clono_session"] = before;
    EXPECT_TRUE(old.get("/api/me").body["user"].is_null());
    db::Connection connection{database_.options()};
    connection.open();
    const db::Sql lifted{"test.lifted", "SELECT tier, expires_at FROM job"};
    db::Transaction tx{connection};
    const auto row = tx.query_one(lifted);
    EXPECT_EQ(row->get<int>("tier"), 1);
    EXPECT_TRUE(row->is_null("expires_at"));
}

TEST_F(AuthTest, a_guest_registers_once_even_when_it_asks_twice_at_once) {
    Browser guest{application_};
    guest.post("/api/guest");
    std::atomic<int> made{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            fcgi::Application own = make_application();
            Browser twin{own};
            twin.cookies = guest.cookies;
            twin.csrf_token = guest.csrf_token;
            made += twin.post("/api/register", form("ada")).status == 201 ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(made, 1);
    db::Connection connection{database_.options()};
    connection.open();
    const db::Sql count{"test.count_users", "SELECT COUNT(*) AS count FROM user"};
    db::Transaction tx{connection};
    EXPECT_EQ(tx.query_one(count)->get<int>("count"), 1);
}

TEST_F(AuthTest, a_wrong_old_password_changes_nothing) {
    Browser ada = registered("ada");
    const Reply reply = ada.post("/api/me/password", {{"old_password", "wrong wrong"},
                                                      {"new_password", "another long phrase"}});
    EXPECT_EQ(fault_of(reply, "old_password"), "wrong_password");
    Browser again{application_};
    EXPECT_EQ(again.post("/api/login", login("ada")).status, 200);
}

TEST_F(AuthTest, sessions_are_listed_and_ended_one_by_one) {
    Browser here = registered("ada");
    Browser there{application_, "10.0.0.5"};
    there.post("/api/login", login("ada"));
    const json items = here.get("/api/me/sessions").body["items"];
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0]["address"], "10.0.0.5");
    EXPECT_EQ(items[0]["current"], false);
    EXPECT_EQ(items[1]["current"], true);
    const std::string path = "/api/me/sessions/" + items[0]["id"].dump();
    Browser bob = registered("bob");
    const json body{{"password", kPassword}};
    EXPECT_EQ(bob.remove(path, body).status, 404); // not his
    EXPECT_EQ(here.remove(path, body).status, 204);
    EXPECT_EQ(here.remove(path, body).status, 404);
    EXPECT_TRUE(there.get("/api/me").body["user"].is_null());
}

TEST_F(AuthTest, ending_a_session_asks_for_the_password) {
    Browser thief = registered("ada"); // at a desk that was left
    Browser owner{application_, "10.0.0.5"};
    owner.post("/api/login", login("ada"));
    const std::string path =
        "/api/me/sessions/" + thief.get("/api/me/sessions").body["items"][0]["id"].dump();
    EXPECT_EQ(thief.remove(path).status, 422);
    for (int i = 0; i < config_.password.free_failures; ++i) {
        EXPECT_EQ(fault_of(thief.remove(path, {{"password", "wrong wrong"}}), "password"),
                  "wrong_password");
    }
    EXPECT_FALSE(owner.get("/api/me").body["user"].is_null());
    thief.remove(path, {{"password", "wrong wrong"}});
    EXPECT_EQ(thief.remove(path, {{"password", kPassword}}).status, 429);
    EXPECT_FALSE(owner.get("/api/me").body["user"].is_null());
}

TEST_F(AuthTest, an_api_token_is_shown_once_scoped_bounded_and_revocable) {
    Browser ada = registered("ada");
    const Reply made =
        ada.post("/api/me/tokens", {{"name", "script"}, {"scope", "read"}, {"days", 7}});
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string token = made.body["token"];
    EXPECT_FALSE(ada.get("/api/me/tokens").body["items"][0].contains("token"));
    const auto with_token = [&](web::Method method, const std::string& path,
                                const std::string& text) {
        Browser program{application_};
        return program.send(method, path, {{"authorization", "Bearer " + text}}, "");
    };
    EXPECT_EQ(with_token(web::Method::get, "/api/me", token).body["user"]["user_name"], "ada");
    EXPECT_EQ(with_token(web::Method::post, "/api/logout", token).error(), "scope_too_narrow");
    EXPECT_EQ(with_token(web::Method::get, "/api/me", "clono_" + std::string(64, '0')).status, 401);
    const Reply write =
        ada.post("/api/me/tokens", {{"name", "w"}, {"scope", "write"}, {"days", 7}});
    EXPECT_EQ(ada.post("/api/me/tokens", {{"name", "3"}, {"scope", "read"}, {"days", 7}}).error(),
              "too_many_tokens");
    Browser program{application_};
    const Reply refused =
        program.send(web::Method::post, "/api/me/tokens",
                     {{"authorization", "Bearer " + write.body["token"].get<std::string>()},
                      {"content-type", "application/json"}},
                     R"({"name": "x", "scope": "write", "days": 1})");
    EXPECT_EQ(refused.status, 403); // a token makes no tokens
    EXPECT_EQ(ada.remove("/api/me/tokens/" + made.body["id"].dump()).status, 204);
    EXPECT_EQ(with_token(web::Method::get, "/api/me", token).status, 401);
    run_sql("UPDATE api_token SET expires_at = UTC_TIMESTAMP(6)");
    EXPECT_EQ(with_token(web::Method::get, "/api/me", write.body["token"]).status, 401);
}

TEST_F(AuthTest, a_deleted_account_is_gone_and_its_jobs_are_in_the_trash) {
    Browser ada = registered("ada");
    run_sql("INSERT INTO upload (user_id, folder, total_bytes, created_at)"
            " SELECT id, '0123456789abcdef', 1, UTC_TIMESTAMP(6) FROM user");
    for (const std::string state : {"queued", "done"}) {
        run_sql("INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, "
                "parameters, created_at,"
                " finished_at, result_attempt) SELECT user_id, id, 'n', '" +
                state + "', 1, UTC_TIMESTAMP(6), '{}', UTC_TIMESTAMP(6), IF('" + state +
                "' = 'done', UTC_TIMESTAMP(6), NULL), IF('" + state +
                "' = 'done', 1, NULL) FROM upload");
    }
    EXPECT_EQ(fault_of(ada.remove("/api/me", {{"password", "wrong wrong"}}), "password"),
              "wrong_password");
    EXPECT_EQ(ada.remove("/api/me", {{"password", kPassword}}).status, 204);
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    Browser again{application_};
    EXPECT_EQ(again.post("/api/login", login("ada")).status, 401);
    EXPECT_EQ(again.post("/api/register", form("ada")).status, 201); // the name is free
    db::Connection connection{database_.options()};
    connection.open();
    const db::Sql left{
        "test.left",
        "SELECT COUNT(*) AS count FROM job WHERE trashed_at IS NULL OR state = 'queued'"};
    db::Transaction tx{connection};
    EXPECT_EQ(tx.query_one(left)->get<int>("count"), 0);
}

TEST_F(AuthTest, what_people_do_is_in_the_audit_record) {
    Browser ada = registered("ada");
    ada.post("/api/logout");
    ada.post("/api/login", login("ada", "wrong wrong"));
    ada.post("/api/login", login("ada"));
    db::Connection connection{database_.options()};
    connection.open();
    const db::Sql actions{"test.actions", "SELECT GROUP_CONCAT(action ORDER BY id) AS actions, "
                                          "MIN(request_id) AS request FROM audit_record"};
    db::Transaction tx{connection};
    const auto row = tx.query_one(actions);
    EXPECT_EQ(row->get<std::string>("actions"),
              "user.register,user.logout,user.login_failed,user.login");
    EXPECT_EQ(row->get<std::string>("request"), "test");
}

} // namespace
} // namespace clono::test
