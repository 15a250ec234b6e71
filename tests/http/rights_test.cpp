// Rights are data: rights.tsv says for each route and each caller what must come of it. The routes are the
// programs' own tables, so a route without a row, or a row without a route, is red.

#include "tests/http/world.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <sstream>

namespace clono::test {
namespace {

struct Right {
    std::string method;
    std::string pattern;
    std::vector<std::string> wanted; ///< in the order of kCallers
};

std::vector<Right> read_rights() {
    std::ifstream file(clono::test::source_dir() + "/tests/http/rights.tsv");
    std::vector<Right> rights;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        std::istringstream words(line);
        Right right;
        words >> right.method >> right.pattern;
        for (std::string word; words >> word;) {
            right.wanted.push_back(word);
        }
        rights.push_back(right);
    }
    return rights;
}

/// What a reply says about the right alone: "pass" for whatever comes after the checks of rights.
std::string verdict(const web::Response& response) {
    switch (response.status) {
    case 401:
    case 404:
        return std::to_string(response.status);
    case 403: {
        const auto body = nlohmann::json::parse(response.body, nullptr, false);
        const auto code = body.is_object() ? body["error"].value("code", "") : "";
        // These come after the rights: a guest may upload, but only the example.
        return code == "example_only" || code == "wrong_password" ? "pass" : "403";
    }
    default:
        return response.status >= 500 ? "failed with " + std::to_string(response.status) : "pass";
    }
}

/// The route with an object that is there and is the owner's.
std::string target_of(World& world, const Right& right) {
    std::string target = right.pattern;
    const auto replace = [&](const std::string& mark, const std::string& value) {
        if (const std::size_t at = target.find(mark); at != std::string::npos) {
            target.replace(at, mark.size(), value);
        }
    };
    if (right.pattern.starts_with("/api/results/")) {
        replace("{id}", world.fill("{done_job}"));
    } else if (right.pattern.find("/jobs/") != std::string::npos) {
        replace("{id}", to_string(world.add_job("owner", "queued")));
    } else if (right.pattern.starts_with("/api/admin/users/")) {
        replace("{id}", world.fill("{other}"));
    }
    replace("{id}", "1");
    replace("{path...}", "tables/loci.tsv");
    return target;
}

TEST(Rights, EveryRouteHasARowAndEveryRowARoute) {
    std::set<std::string> listed;
    for (const Right& right : read_rights()) {
        EXPECT_TRUE(listed.insert(right.method + " " + right.pattern).second) << right.pattern;
        EXPECT_EQ(right.wanted.size(), kCallers.size()) << right.pattern;
    }
    std::set<std::string> routes;
    for (const fcgi::Route* route : shared_world().routes()) {
        if (!route->options.is_internal) {
            routes.insert(std::string(web::to_string(route->method)) + " " +
                          std::string(route->pattern));
        }
    }
    EXPECT_EQ(listed, routes);
}

TEST(Rights, EachCallerGetsWhatTheTableSays) {
    World world; // of its own: the requests change it
    for (const Right& right : read_rights()) {
        for (std::size_t i = 0; i < kCallers.size(); ++i) {
            const std::string& caller = kCallers[i];
            Ask ask{.caller = caller, .method = right.method, .target = target_of(world, right)};
            ask.headers["content-type"] = "application/json";
            ask.body = "{}";
            world.renew_credential(caller);
            const web::Response response = world.send(ask);
            EXPECT_EQ(verdict(response), right.wanted.at(i))
                << right.method << " " << ask.target << " as " << caller << ": " << response.status
                << " " << response.body.substr(0, 200);
        }
    }
}

TEST(Rights, AChangeWithoutCsrfTokenOrFromElsewhereIsRefusedOnEveryRoute) {
    World& world = shared_world();
    for (const fcgi::Route* route : world.routes()) {
        if (web::is_safe(route->method)) {
            continue;
        }
        const std::string caller = route->callers.includes(fcgi::kUser)    ? "owner"
                                   : route->callers.includes(fcgi::kAdmin) ? "admin"
                                                                           : "anonymous";
        Right right{std::string(web::to_string(route->method)), std::string(route->pattern), {}};
        Ask ask{.caller = caller, .method = right.method, .target = target_of(world, right)};
        const auto code_with = [&](std::map<std::string, std::string> headers) {
            ask.headers = std::move(headers);
            const auto body = nlohmann::json::parse(world.send(ask).body, nullptr, false);
            return body.is_object() && body.contains("error")
                       ? body["error"]["code"].get<std::string>()
                       : "none";
        };
        EXPECT_EQ(code_with({{"x-csrf-token", ""}}), "csrf_token_wrong") << right.pattern;
        EXPECT_EQ(code_with({{"x-csrf-token", "0123"}}), "csrf_token_wrong") << right.pattern;
        EXPECT_EQ(code_with({{"sec-fetch-site", "cross-site"}}), "cross_site_request")
            << right.pattern;
        EXPECT_EQ(code_with({{"sec-fetch-site", ""}, {"origin", "http://evil.test"}}),
                  "cross_site_request")
            << right.pattern;
        EXPECT_EQ(code_with({{"sec-fetch-site", ""}}), "cross_site_request") << right.pattern;
    }
}

TEST(Headers, EveryReplyOfEveryRouteHasTheCommonOnes) {
    World& world = shared_world();
    for (const fcgi::Route* route : world.routes()) {
        const Right right{
            std::string(web::to_string(route->method)), std::string(route->pattern), {}};
        for (const char* caller : {"anonymous", "owner"}) {
            Ask ask{.caller = caller, .method = right.method, .target = target_of(world, right)};
            ask.headers["sec-fetch-site"] =
                web::is_safe(route->method) ? "same-origin" : "cross-site";
            const web::Response response = world.send(ask);
            EXPECT_EQ(response.header("X-Request-Id"), "r1") << right.pattern;
            EXPECT_FALSE(response.header("Cache-Control").empty()) << right.pattern;
            if (response.status != 204) {
                EXPECT_EQ(response.header("Content-Length"),
                          std::to_string(response.content_length()))
                    << right.pattern;
            }
        }
    }
}

} // namespace
} // namespace clono::test
