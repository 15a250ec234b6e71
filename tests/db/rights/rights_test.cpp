// Every route of every program × every kind of caller. The cases come from the programs' own tables: a new route
// is tested without a line here, and one whose placeholder has no object below fails.

#include "account/token.hpp"
#include "core/random.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "fcgi/admin/routes.hpp"
#include "fcgi/auth/routes.hpp"
#include "fcgi/history/routes.hpp"
#include "fcgi/result/routes.hpp"
#include "fcgi/upload/routes.hpp"
#include "storage/prepare.hpp"
#include "tests/db/auth/auth_fixture.hpp"

#include <gtest/gtest.h>

namespace clono::test {
namespace {

using fcgi::Callers;
using fcgi::Route;

constexpr const char* kKey = "key of the test";
/// In everything of ada's that others must not see.
constexpr const char* kMarker = "marker-of-ada";

struct Kind {
    const char* name = nullptr;
    Callers callers;
    const char* user_name = nullptr; ///< empty: anonymous
    std::optional<db::TokenScope> scope{};
};

const Kind kKinds[] = {
    {"owner", fcgi::kUser, "ada"},
    {"anonymous", fcgi::kAnonymous, ""},
    {"guest", fcgi::kGuest, "visitor"},
    {"other user", fcgi::kUser, "bob"},
    {"support", fcgi::kSupport, "helper"},
    {"admin", fcgi::kAdmin, "root"},
    {"read token", fcgi::kUser, "ada", db::TokenScope::read},
    {"write token", fcgi::kUser, "ada", db::TokenScope::write},
    {"other's write token", fcgi::kUser, "bob", db::TokenScope::write},
};

struct Program {
    std::string database_user;
    fcgi::RouteTable (*routes)(const config::Config&);
};

const Program kPrograms[] = {{"clono_auth", fcgi::auth_routes},
                             {"clono_upload", fcgi::upload_routes},
                             {"clono_history", fcgi::history_routes},
                             {"clono_result", fcgi::result_routes},
                             {"clono_admin", fcgi::admin_routes}};

class RightsTest : public AuthTest {
protected:
    RightsTest() {
        config_.paths.files = database_.folder() / "files";
        std::filesystem::create_directory(config_.paths.files);
        storage::prepare(storage::Layout{config_.paths.files});
        for (const std::string name : {"ada", "bob", "helper", "root", "victim"}) {
            run_sql("INSERT INTO user (user_name, user_name_norm, password_hash, ctime, mtime) "
                    "VALUES ('" +
                    name + "', '" + name + "', 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
        }
        run_sql("INSERT INTO user (user_name, user_name_norm, role, tier, ctime, mtime, "
                "expires_at) VALUES ('visitor',"
                " 'visitor', 'guest', 2, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + "
                "INTERVAL 1 DAY)");
        run_sql("UPDATE user SET role = 'support' WHERE user_name = 'helper'");
        run_sql("UPDATE user SET role = 'admin' WHERE user_name = 'root'");
        run_sql("INSERT INTO upload (user_id, folder, total_bytes, created_at)"
                " VALUES (1, '0123456789abcdef', 1, UTC_TIMESTAMP(6))");
        run_sql(
            std::string{
                "INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters,"
                " created_at) VALUES (1, 1, '"} +
            kMarker + R"(', 'uploaded', 1, UTC_TIMESTAMP(6), '{"samples": [], "patient_name": ")" +
            kMarker + "\"}', UTC_TIMESTAMP(6))");
        run_sql("INSERT INTO notice (author_id, title, text, shown_from, created_at)"
                " VALUES (4, 't', 't', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
        run_sql(
            "INSERT INTO supervisor_instance (name, boot_id, host, pid, started_at, last_seen_at,"
            " slots) VALUES ('s', 'b', 'h', 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + "
            "INTERVAL 1 DAY, '{}')"); // for /api/ready
        connection_.open();
    }

    UserId id_of(const std::string& name) {
        const std::map<std::string, std::uint64_t> ids{
            {"ada", 1}, {"bob", 2}, {"helper", 3}, {"root", 4}, {"visitor", 6}};
        return UserId{ids.at(name)};
    }

    /// The path with its placeholders filled: objects of ada's, or for /api/admin the victim and the notice.
    std::string path_of(const Route& route) {
        std::string path{route.pattern};
        const auto fill = [&](const std::string& placeholder, const std::string& value) {
            if (const auto at = path.find(placeholder); at != std::string::npos) {
                path.replace(at, placeholder.size(), value);
            }
        };
        const bool is_of_victim = path.starts_with("/api/admin/users/");
        const bool is_session = path.starts_with("/api/me/sessions/");
        const bool is_token = path.starts_with("/api/me/tokens/");
        fill("{id}", is_of_victim ? "5"
                     : is_session ? new_session(id_of("ada")).id
                     : is_token   ? new_token("ada", db::TokenScope::read).id
                                  : "1");
        fill("{path...}", "tables/loci.tsv");
        EXPECT_EQ(path.find('{'), std::string::npos) << "no object for " << route.pattern;
        return path;
    }

    struct Made {
        std::string id;
        std::string text;
    };

    Made new_session(UserId user) {
        const auto token = account::make_session_token();
        db::Transaction tx{connection_};
        const auto id = db::insert_session(tx, {token.hash, user, 1, "127.0.0.1", ""});
        tx.commit();
        return {to_string(id), token.text};
    }

    Made new_token(const std::string& name, db::TokenScope scope) {
        const auto token = account::make_api_token();
        db::Transaction tx{connection_};
        const auto id = db::insert_api_token(tx, {token.hash, id_of(name), "t", scope, 1});
        tx.commit();
        return {to_string(id), token.text};
    }

    /// One request of somebody who has just come in, with everything that a change needs.
    Reply ask(fcgi::Application& application, const Route& route, const std::string& path,
              const Kind& kind) {
        Browser browser{application};
        std::map<std::string, std::string> headers{{"content-type", "application/json"},
                                                   {"idempotency-key", to_hex(random_bytes<8>())}};
        if (kind.scope) {
            headers["authorization"] = "Bearer " + new_token(kind.user_name, *kind.scope).text;
        } else {
            const bool is_anonymous = std::string_view{kind.user_name}.empty();
            const std::string cookie =
                is_anonymous ? "pre" : new_session(id_of(kind.user_name)).text;
            browser.cookies[is_anonymous ? "clono_pre" : "clono_session"] = cookie;
            headers["sec-fetch-site"] = "same-origin";
            headers["x-csrf-token"] = account::csrf_token(kKey, cookie);
        }
        const bool is_rename = route.pattern == "/api/jobs/{id}";
        return browser.send(route.method, path, headers, is_rename ? R"({"name": "x"})" : "{}");
    }

    static bool is_object_of_somebody(const Route& route) {
        return route.pattern.find('{') != std::string_view::npos &&
               !route.pattern.starts_with("/api/admin/");
    }

    template <class Visit>
    void for_each_route(Visit visit) {
        for (const Program& program : kPrograms) {
            fcgi::Application application{config_, kKey,
                                          database_.options_as(program.database_user),
                                          program.routes(config_)};
            for (const Route& route : application.routes()) {
                if (!route.options.is_internal) {
                    visit(application, route);
                }
            }
        }
    }

    db::Connection connection_{database_.options()};
};

TEST_F(RightsTest, every_route_admits_whom_its_table_names_and_shows_nobody_what_is_anothers) {
    int cases = 0;
    for_each_route([&](fcgi::Application& application, const Route& route) {
        for (const Kind& kind : kKinds) {
            const std::string path = path_of(route);
            const Reply reply = ask(application, route, path, kind);
            const std::string what = std::string{kind.name} + ": " +
                                     std::string{web::to_string(route.method)} + " " + path +
                                     " → " + std::to_string(reply.status) + " " + reply.raw.body;
            const bool is_change = !web::is_safe(route.method);
            const bool is_other = std::string_view{kind.user_name} == "bob" ||
                                  std::string_view{kind.user_name} == "visitor";
            ++cases;
            EXPECT_LT(reply.status, 500) << what;
            if (!route.callers.includes(kind.callers)) {
                EXPECT_EQ(reply.status, kind.callers == fcgi::kAnonymous ? 401 : 403) << what;
            } else if (is_change && kind.scope == db::TokenScope::read) {
                EXPECT_EQ(reply.error(), "scope_too_narrow") << what;
            } else if (is_object_of_somebody(route) && is_other) {
                EXPECT_EQ(reply.status, 404) << what;
            } else if (kind.scope && is_change &&
                       (route.pattern == "/api/me/tokens" ||
                        route.pattern.starts_with("/api/me/second_factor"))) {
                EXPECT_EQ(reply.status, 403) << what; // a token changes nothing of how one comes in
            } else {
                EXPECT_TRUE(reply.status != 401 && reply.status != 403) << what;
                if (is_object_of_somebody(route) && std::string_view{kind.user_name} == "ada" &&
                    !route.pattern.starts_with("/api/me/")) {
                    EXPECT_NE(reply.status, 404)
                        << what; // so that the 404 of others means something
                }
            }
            if (std::string_view{kind.user_name} != "ada" &&
                std::string_view{kind.user_name} != "root") {
                EXPECT_EQ(reply.raw.body.find(kMarker), std::string::npos) << what;
            }
        }
    });
    EXPECT_GT(cases, 400);
}

TEST_F(RightsTest, every_change_needs_our_origin_and_a_csrf_token) {
    int cases = 0;
    for_each_route([&](fcgi::Application& application, const Route& route) {
        if (web::is_safe(route.method) || !route.callers.includes(fcgi::kUser)) {
            return;
        }
        const std::string path = path_of(route);
        Browser browser{application};
        browser.cookies["clono_session"] = new_session(id_of("ada")).text;
        EXPECT_EQ(browser.send(route.method, path, {{"sec-fetch-site", "same-origin"}}).error(),
                  "csrf_token_wrong")
            << path;
        EXPECT_EQ(browser.send(route.method, path, {{"sec-fetch-site", "cross-site"}}).error(),
                  "cross_site_request")
            << path;
        ++cases;
    });
    EXPECT_GT(cases, 10);
}

TEST_F(RightsTest, where_a_second_factor_is_demanded_nothing_but_the_own_account_works_without) {
    int refused = 0;
    const auto visit_as = [&](const Kind& kind) {
        for_each_route([&](fcgi::Application& application, const Route& route) {
            if (!route.callers.includes(kind.callers)) {
                return;
            }
            const Reply reply = ask(application, route, path_of(route), kind);
            const bool is_for_all = route.callers.includes(fcgi::kAnonymous);
            const bool is_own_account =
                route.pattern == "/api/logout" ||
                (route.pattern.starts_with("/api/me") &&
                 !(route.pattern == "/api/me/tokens" && route.method == web::Method::post));
            const bool is_refused = reply.status == 403 && reply.error() == "second_factor_missing";
            refused += is_refused ? 1 : 0;
            EXPECT_EQ(is_refused, !is_for_all && !is_own_account && !kind.scope)
                << kind.name << ": " << web::to_string(route.method) << " " << route.pattern << " "
                << reply.raw.body;
        });
    };
    config_.session.second_factor = "staff";
    visit_as(kKinds[4]);
    visit_as(kKinds[5]);
    EXPECT_GT(refused, 20);
    config_.session.second_factor = "everybody";
    visit_as(kKinds[0]);
    visit_as(kKinds[7]); // an API token
    EXPECT_GT(refused, 35);
}

} // namespace
} // namespace clono::test
