#pragma once
// The five programs in this process on a private database, with people of every kind and a finished job.
// A request goes to the program that nginx would send it to, through the same filters as behind nginx.

#include "config/config.hpp"
#include "core/id.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"
#include "fcgi/common/application.hpp"
#include "tests/support/private_database.hpp"
#include "web/response.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace clono::test {

/// The callers of the rights matrix. `owner` owns {done_job}; `other` is a user of the same rank.
inline const std::vector<std::string> kCallers{"anonymous", "guest", "owner",       "other",
                                               "support",   "admin", "reader_token"};

struct Person {
    UserId user;
    std::string session;   ///< cookie; empty: none
    std::string api_token; ///< empty: none
};

struct Ask {
    std::string caller = "anonymous";
    std::string method = "GET";
    std::string target{}; ///< path and query
    std::map<std::string, std::string>
        headers{}; ///< lower case; an empty value leaves one of ours out
    std::string body{};
    bool is_unreadable = false; ///< reading the body throws: for what must be refused before
};

class World {
public:
    World();
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Sends a request as its caller's browser would: cookie, same-origin, CSRF token.
    web::Response send(const Ask& ask);

    /// A second worker of a program with a connection of its own, for a thread of its own.
    class Twin {
    public:
        Twin(World& world, std::unique_ptr<fcgi::Application> program)
            : world_(world), program_(std::move(program)) {}

        web::Response send(const Ask& ask);

    private:
        World& world_;
        std::unique_ptr<fcgi::Application> program_;
    };

    Twin twin(const std::string& program);

    /// A new job of a caller, forced into a state ("held" is a claimed preparing one).
    JobId add_job(const std::string& caller, const std::string& state);

    /// {owner}, {done_job}, … in a text replaced by what they are here.
    std::string fill(std::string text) const;

    /// Gives a person a new session or token, as after a request that may have ended the old one.
    void renew_credential(const std::string& caller);

    db::Connection& root() { return root_; }

    const config::Config& config() const { return config_; }

    config::Config& config() { return config_; }

    PrivateDatabase& database() { return database_; }

    const Person& person(const std::string& caller) const { return people_.at(caller); }

    const std::filesystem::path& files() const { return config_.paths.files; }

    /// All programs' routes, internal ones too.
    std::vector<const fcgi::Route*> routes() const;

private:
    void make_config();
    void make_people();
    void make_done_job();
    web::Request to_request(const Ask& ask) const;
    fcgi::Application& program_of(std::string_view path);

    PrivateDatabase database_;
    std::filesystem::path folder_;
    config::Config config_;
    db::Connection root_;
    std::map<std::string, std::unique_ptr<fcgi::Application>> programs_;
    std::map<std::string, Person> people_;
    std::map<std::string, std::string> variables_;
    std::uint8_t next_folder_ = 1;
};

/// The World of all tests of this binary: its database takes a second to start.
World& shared_world();

} // namespace clono::test
