#include "tests/db/auth/auth_fixture.hpp"

#include <ctime>
#include <limits>
#include <thread>

namespace clono::test {
namespace {

using nlohmann::json;

TEST_F(AuthTest, health_is_ok_with_the_database_and_503_without) {
    Browser anybody{application_};
    EXPECT_EQ(anybody.get("/api/health").body["status"], "ok");
    database_.kill();
    const Reply away = anybody.get("/api/health");
    EXPECT_EQ(away.status, 503);
    EXPECT_FALSE(away.raw.header("Retry-After").empty());
    database_.start();
    // The program tries to connect twice a second at most.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (anybody.get("/api/health").status != 200) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        std::this_thread::yield();
    }
}

TEST_F(AuthTest, ready_needs_the_database_a_living_supervisor_and_room) {
    config_.paths.files = database_.folder();
    config_.supervisor.lease_seconds = 10;
    Browser balancer{application_};
    EXPECT_EQ(balancer.get("/api/ready").error(), "supervisor_away");
    run_sql("INSERT INTO supervisor_instance (name, boot_id, host, pid, started_at, last_seen_at,"
            " slots) VALUES ('s', 'b', 'h', 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '{}')");
    EXPECT_EQ(balancer.get("/api/ready").body["status"], "ready");
    config_.limits.free_bytes = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(balancer.get("/api/ready").error(), "storage_full");
    config_.limits.free_bytes = 0;
    run_sql("UPDATE supervisor_instance SET last_seen_at = UTC_TIMESTAMP(6) - INTERVAL 31 SECOND");
    const Reply away = balancer.get("/api/ready");
    EXPECT_EQ(away.status, 503);
    EXPECT_FALSE(away.raw.header("Retry-After").empty());
    EXPECT_EQ(balancer.get("/api/health").status, 200); // this program and its database are well
    database_.kill();
    EXPECT_EQ(balancer.get("/api/ready").error(), "database_away");
}

TEST_F(AuthTest, a_database_that_hangs_is_noticed_in_two_seconds) {
    Browser ada = registered("ada");
    ada.get("/api/me");
    // The connection has been idle for longer than it is trusted.
    std::this_thread::sleep_for(std::chrono::milliseconds{1100});
    database_.freeze();
    for (int i = 0; i < 3; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_EQ(ada.get("/api/me").error(), "database_away");
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
    }
    database_.thaw();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (ada.get("/api/me").status != 200) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        std::this_thread::yield();
    }
}

TEST_F(AuthTest, no_request_waits_for_a_dead_database) {
    Browser ada = registered("ada");
    database_.kill();
    for (const std::string path : {"/api/me", "/api/me/sessions", "/authz"}) {
        const auto begin = std::chrono::steady_clock::now();
        const Reply reply = ada.get(path);
        EXPECT_EQ(reply.status, 503) << path;
        EXPECT_EQ(reply.error(), "database_away");
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{1}) << path;
    }
    EXPECT_EQ(ada.post("/api/login", login("ada")).status, 503);
}

TEST_F(AuthTest, a_restart_of_the_server_between_two_requests_is_not_seen) {
    Browser ada = registered("ada");
    database_.kill();
    database_.start();
    EXPECT_EQ(ada.get("/api/me/sessions").status, 200);
    database_.kill();
    database_.start();
    Browser again{application_};
    again.get("/api/me");
    EXPECT_EQ(again.post("/api/login", login("ada")).status, 200);
    EXPECT_FALSE(ada.get("/api/me").body["user"].is_null()); // what was acknowledged is still there
}

TEST_F(AuthTest, somebody_registers_logs_out_and_in_with_any_of_three_names) {
    Browser ada{application_};
    const Reply made = ada.post("/api/register", {{"user_name", "Ada"},
                                                  {"password", kPassword},
                                                  {"email", "Ada@Example.org"},
                                                  {"phone", "+49 (170) 123-4567"}});
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.body["user"]["user_name"], "Ada");
    EXPECT_EQ(made.body["user"]["role"], "user");
    EXPECT_EQ(ada.get("/api/me").body["user"]["user_name"], "Ada");
    EXPECT_EQ(ada.post("/api/logout").status, 204);
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    for (const std::string name : {"ADA", "ada@EXAMPLE.org", "+491701234567", "Ａｄａ"}) {
        Browser again{application_};
        EXPECT_EQ(again.post("/api/login", login(name)).status, 200) << name;
        EXPECT_EQ(again.get("/api/me").body["user"]["user_name"], "Ada");
    }
}

TEST_F(AuthTest, the_session_cookie_is_http_only_and_lax_and_under_tls_of_this_host_alone) {
    Browser ada{application_};
    ada.get("/api/me");
    const auto cookie_of = [](const Reply& reply) {
        return std::string{reply.raw.header("Set-Cookie")};
    };
    const std::string plain = cookie_of(ada.post("/api/register", form("ada")));
    EXPECT_NE(plain.find("clono_session="), std::string::npos);
    EXPECT_NE(plain.find("HttpOnly"), std::string::npos);
    EXPECT_NE(plain.find("SameSite=Lax"), std::string::npos);
    config_.site.tls = true;
    config_.site.base_url = "https://example.org";
    fcgi::Application under_tls = make_application();
    Browser bob{under_tls};
    const std::string secure = cookie_of(bob.post("/api/register", form("bob")));
    EXPECT_EQ(secure.substr(0, 22), "__Host-clono_session=" + secure.substr(21, 1));
    EXPECT_NE(secure.find("Secure"), std::string::npos);
    EXPECT_EQ(secure.find("Domain"), std::string::npos);
}

TEST_F(AuthTest, unknown_user_and_wrong_password_answer_alike) {
    registered("ada");
    Browser one{application_};
    Browser two{application_};
    const Reply wrong = one.post("/api/login", login("ada", "not her password"));
    const Reply unknown = two.post("/api/login", login("nobody", "not a password"));
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
    EXPECT_EQ(wrong.raw.headers, unknown.raw.headers);
}

TEST_F(AuthTest, unknown_user_and_wrong_password_take_the_same_time) {
    config_.password.free_failures = 1000;
    config_.password.hash_memory_kib = 32768;
    fcgi::Application application = make_application();
    Browser browser{application};
    browser.post("/api/register", form("ada"));
    browser.post("/api/logout");

    struct Cost {
        double wall; ///< seconds that the client waits
        double work; ///< processor seconds of ours: nearly all of the hash
    };

    const auto cost_of = [&](const std::string& name) {
        const auto begin = std::chrono::steady_clock::now();
        const std::clock_t work_begin = std::clock();
        EXPECT_EQ(browser.post("/api/login", login(name, "not the password")).status, 401);
        const double work = static_cast<double>(std::clock() - work_begin) / CLOCKS_PER_SEC;
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
        return Cost{wall.count(), work};
    };
    // Pairs, whose order takes turns: a busy machine is busy for both.
    constexpr int kPairs = 25;
    int known_was_slower = 0;
    double known_work = 1e9;
    double unknown_work = 1e9;
    for (int i = 0; i < kPairs; ++i) {
        const bool is_known_first = i % 2 == 0;
        const Cost first = cost_of(is_known_first ? "ada" : "nobody");
        const Cost second = cost_of(is_known_first ? "nobody" : "ada");
        const Cost& known = is_known_first ? first : second;
        const Cost& unknown = is_known_first ? second : first;
        known_was_slower += known.wall > unknown.wall ? 1 : 0;
        known_work = std::min(known_work, known.work);
        unknown_work = std::min(unknown_work, unknown.work);
    }
    // Without the hash for nobody the ratio would be over five.
    EXPECT_LT(std::max(known_work, unknown_work) / std::min(known_work, unknown_work), 1.3)
        << known_work << ' ' << unknown_work;
    // A sign test: of equal ones, fewer than three or more than 22 come once in 50,000 runs.
    EXPECT_GE(known_was_slower, 3);
    EXPECT_LE(known_was_slower, kPairs - 3);
}

TEST_F(AuthTest, tries_that_come_too_fast_get_429_also_for_names_that_nobody_has) {
    registered("ada");
    for (const std::string name : {"ada", "nobody"}) {
        Browser guesser{application_, "10.0.0." + std::to_string(name.size())};
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(guesser.post("/api/login", login(name, "wrong wrong")).status, 401);
        }
        const Reply stopped = guesser.post("/api/login", login(name, "wrong wrong"));
        EXPECT_EQ(stopped.status, 429) << name;
        const int seconds = std::stoi(std::string{stopped.raw.header("Retry-After")});
        EXPECT_TRUE(seconds >= 1 && seconds <= 60) << seconds;
    }
}

TEST_F(AuthTest, the_right_password_ends_the_count) {
    Browser ada = registered("ada");
    ada.post("/api/logout");
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 3; ++i) {
            EXPECT_EQ(ada.post("/api/login", login("ada", "wrong wrong")).status, 401);
        }
        EXPECT_EQ(ada.post("/api/login", login("ada")).status, 200);
        ada.post("/api/logout");
    }
}

TEST_F(AuthTest, an_owner_with_a_session_is_not_locked_out_by_guesses_of_others) {
    Browser ada = registered("ada");
    Browser guesser{application_, "10.0.0.9"};
    for (int i = 0; i < 6; ++i) {
        guesser.post("/api/login", login("ada", "wrong wrong"));
    }
    EXPECT_EQ(guesser.post("/api/login", login("ada")).status, 429);
    EXPECT_EQ(ada.get("/api/me").body["user"]["user_name"], "ada");
    EXPECT_EQ(ada.post("/api/me/password",
                       {{"old_password", kPassword}, {"new_password", "another long phrase"}})
                  .status,
              200);
}

TEST_F(AuthTest, a_locked_account_is_told_only_to_who_knows_the_password) {
    Browser ada = registered("ada");
    run_sql("UPDATE user SET state = 'locked'");
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    Browser other{application_};
    EXPECT_EQ(other.post("/api/login", login("ada", "wrong wrong")).error(), "wrong_credentials");
    EXPECT_EQ(other.post("/api/login", login("ada")).error(), "account_locked");
}

TEST_F(AuthTest, a_new_token_comes_with_each_entrance_and_the_old_one_is_dead) {
    Browser ada = registered("ada");
    const auto first = ada.cookies["clono_session"];
    ASSERT_EQ(ada.post("/api/me/password",
                       {{"old_password", kPassword}, {"new_password", "another long phrase"}})
                  .status,
              200);
    EXPECT_NE(ada.cookies["clono_session"], first);
    Browser thief{application_};
    thief.cookies["clono_session"] = first;
    EXPECT_TRUE(thief.get("/api/me").body["user"].is_null());
    EXPECT_EQ(thief.post("/api/login", login("ada")).status, 401);
    EXPECT_EQ(thief.post("/api/login", login("ada", "another long phrase")).status, 200);
}

TEST_F(AuthTest, a_change_needs_our_origin_and_the_csrf_token_of_this_browser) {
    Browser ada = registered("ada");
    const auto logout = [&](std::map<std::string, std::string> headers) {
        return ada.send(web::Method::post, "/api/logout", headers).error();
    };
    EXPECT_EQ(logout({{"x-csrf-token", ada.csrf_token}}), "cross_site_request");
    EXPECT_EQ(logout({{"x-csrf-token", ada.csrf_token}, {"sec-fetch-site", "cross-site"}}),
              "cross_site_request");
    EXPECT_EQ(logout({{"sec-fetch-site", "same-origin"}}), "csrf_token_wrong");
    Browser bob = registered("bob");
    EXPECT_EQ(logout({{"sec-fetch-site", "same-origin"}, {"x-csrf-token", bob.csrf_token}}),
              "csrf_token_wrong");
    EXPECT_EQ(logout({{"sec-fetch-site", "same-origin"}, {"x-csrf-token", ada.csrf_token}}), "");
    Browser nobody{application_};
    EXPECT_EQ(
        nobody.send(web::Method::post, "/api/guest", {{"sec-fetch-site", "same-origin"}}).error(),
        "csrf_token_wrong");
}

TEST_F(AuthTest, the_database_never_holds_a_token_or_a_password) {
    Browser ada = registered("ada");
    db::Connection connection{database_.options()};
    connection.open();
    const db::Sql hash_of{"test.session_hash", "SELECT token_hash FROM session"};
    const db::Sql password_of{"test.password", "SELECT password_hash FROM user"};
    db::Transaction tx{connection};
    EXPECT_NE(to_hex(tx.query_one(hash_of)->get<Bytes<32>>("token_hash")),
              ada.cookies["clono_session"]);
    EXPECT_EQ(tx.query_one(password_of)->get<std::string>("password_hash").substr(0, 10),
              "$argon2id$");
}

TEST_F(AuthTest, a_session_ends_when_idle_or_old) {
    Browser ada = registered("ada");
    run_sql("UPDATE session SET last_seen_at = UTC_TIMESTAMP(6) - INTERVAL 73 HOUR");
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    Browser again{application_};
    again.post("/api/login", login("ada"));
    run_sql("UPDATE session SET expires_at = UTC_TIMESTAMP(6)");
    EXPECT_TRUE(again.get("/api/me").body["user"].is_null());
}

TEST_F(AuthTest, the_oldest_session_makes_room_for_one_more) {
    Browser first = registered("ada");
    std::vector<Browser> others(3, Browser{application_});
    for (Browser& other : others) {
        ASSERT_EQ(other.post("/api/login", login("ada")).status, 200);
    }
    EXPECT_TRUE(first.get("/api/me").body["user"].is_null());
    EXPECT_FALSE(others[0].get("/api/me").body["user"].is_null());
}

TEST_F(AuthTest, hostile_logins_are_answered_like_wrong_ones) {
    Browser browser{application_};
    for (const std::string& name : {std::string{"' OR 1=1 -- "}, std::string{"admin'#"},
                                    std::string(254, 'a'), std::string{"%"}}) {
        EXPECT_EQ(browser.post("/api/login", login(name)).status, 401) << name;
    }
    EXPECT_EQ(browser.post("/api/login", login(std::string(300, 'a'))).status, 422);
    EXPECT_EQ(browser.post("/api/login", json{{"login", {"a"}}, {"password", 7}}).status, 422);
    EXPECT_EQ(browser.post("/api/login", json{{"login", "a"}, {"password", "b"}, {"role", "admin"}})
                  .status,
              422);
    EXPECT_EQ(browser.post("/api/login", login("a", std::string(2000, 'x'))).status, 422);
}

TEST_F(AuthTest, two_at_once_cannot_have_one_name) {
    std::atomic<int> made{0};
    std::atomic<int> refused{0};
    const auto try_it = [&](int number) {
        fcgi::Application own = make_application();
        Browser browser{own, "10.1.0." + std::to_string(number)};
        json body = form("Same Name");
        body["email"] = "someone" + std::to_string(number) + "@example.org";
        const Reply reply = browser.post("/api/register", body);
        made += reply.status == 201 ? 1 : 0;
        refused +=
            reply.status == 422 && reply.body["error"]["fields"]["user_name"]["code"] == "taken"
                ? 1
                : 0;
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back(try_it, i);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 5);
}

TEST_F(AuthTest, many_guesses_at_once_count_as_many) {
    registered("ada");
    std::atomic<int> looked_at{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&, i] {
            fcgi::Application own = make_application();
            Browser browser{own, "10.2.0." + std::to_string(i)};
            looked_at +=
                browser.post("/api/login", login("ada", "wrong wrong")).status == 401 ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_LE(looked_at, config_.password.free_failures + 1);
}

} // namespace
} // namespace clono::test
