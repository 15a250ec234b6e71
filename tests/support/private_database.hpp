#pragma once
// A MariaDB of the test's own: a short folder under /tmp, a UNIX socket only, our schema, gone afterwards.

#include "db/client/connection.hpp"

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace clono::test {

class PrivateDatabase {
public:
    /// Starts an empty server (about 0.3 s; 1.5 s the first time in a build tree) and, unless told
    /// otherwise, migrates the schema and makes our database users with their rights.
    enum class Content { migrated, empty };

    explicit PrivateDatabase(Content content = Content::migrated);
    /// Kills the server and removes the folder.
    ~PrivateDatabase();
    PrivateDatabase(const PrivateDatabase&) = delete;
    PrivateDatabase& operator=(const PrivateDatabase&) = delete;
    PrivateDatabase(PrivateDatabase&&) = delete;
    PrivateDatabase& operator=(PrivateDatabase&&) = delete;

    /// Options for the schema as the server's root (no password), or as one of our users.
    [[nodiscard]] db::ConnectionOptions options() const;
    [[nodiscard]] db::ConnectionOptions options_as(const std::string& user) const;

    [[nodiscard]] std::filesystem::path folder() const { return folder_; }

    [[nodiscard]] std::filesystem::path socket() const { return folder_ / "s"; }

    /// SIGKILL, as in a power failure of the server; start() recovers from its log.
    void kill();
    /// SIGTERM and wait.
    void stop();
    /// Start it again and wait until it answers.
    void start();
    /// SIGSTOP and SIGCONT: a server that accepts and doesn't answer.
    void freeze() const;
    void thaw() const;

private:
    void install();
    void end(int signal);

    std::filesystem::path folder_;
    pid_t server_ = -1;
};

} // namespace clono::test
