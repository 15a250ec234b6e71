#pragma once

#include "config/config.hpp"
#include "db/client/transaction.hpp"
#include "fcgi/auth/routes.hpp"
#include "fcgi/common/application.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace clono::test {

inline constexpr const char* kPassword = "a long enough phrase";

/// clono-auth on a private database, with its own database user, cheap hashes and short delays.
class AuthTest : public testing::Test {
protected:
    AuthTest() : config_(make_config(database_.folder())) {}

    static config::Config make_config(const std::filesystem::path& folder) {
        config::Config config;
        config.site.base_url = "http://127.0.0.1:8080";
        config.paths.run = folder;
        config.limits = {.upload_file_bytes = 1,
                         .upload_files = 1,
                         .upload_total_bytes = 1,
                         .quota_bytes = 1,
                         .jobs_per_user = 20,
                         .iterations = 1000,
                         .chains = 2,
                         .guest_hours = 24,
                         .guest_jobs = 1,
                         .guest_iterations = 100,
                         .guests_per_address = 3,
                         .guests_total = 5,
                         .registrations_per_address = 50,
                         .free_bytes = 0};
        config.session = {.idle_hours = 72,
                          .absolute_hours = 720,
                          .per_user = 3,
                          .api_token_days = 365,
                          .api_tokens_per_user = 2,
                          .second_factor = "optional"};
        config.password = {.concurrent_hashes = 2,
                           .hash_memory_kib = 8192,
                           .hash_passes = 1,
                           .free_failures = 3,
                           .first_delay_seconds = 60, // longer than any pause of a busy machine
                           .longest_delay_seconds = 900};
        return config;
    }

    fcgi::Application make_application() {
        return {config_, "key of the test", database_.options_as("clono_auth"),
                fcgi::auth_routes(config_)};
    }

    /// Somebody who has registered and is logged in.
    Browser registered(const std::string& name) {
        Browser browser{application_};
        const Reply reply = browser.post("/api/register", form(name));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return browser;
    }

    static nlohmann::json form(const std::string& name) {
        return {{"user_name", name}, {"password", kPassword}, {"email", name + "@example.org"}};
    }

    static nlohmann::json login(const std::string& name, const std::string& password = kPassword) {
        return {{"login", name}, {"password", password}};
    }

    /// As the database's administrator.
    void run_sql(const std::string& statement) {
        db::Connection connection{database_.options()};
        connection.open();
        connection.run_text(statement);
    }

    PrivateDatabase database_;
    config::Config config_;
    fcgi::Application application_ = make_application();
};

} // namespace clono::test
