#pragma once
// One connection to the database, for one thread. READ COMMITTED, UTC, strict. It is opened when first used
// and again after it was lost, never in the middle of a transaction: whoever was in one gets an Error.

#include "db/client/result.hpp"
#include "db/client/sql.hpp"
#include "db/client/value.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace sql {
class Connection;
class PreparedStatement;
} // namespace sql

namespace clono::config {
struct Config;
}

namespace clono::db {

struct ConnectionOptions {
    std::string socket{}; ///< absolute path; used when host is empty
    std::string host{};
    int port = 3306;
    std::string schema{};
    std::string user{};
    std::string password{};
    int connect_timeout_seconds = 1;
    int statement_timeout_seconds = 10;
    int lock_wait_seconds = 5;
};

/// The options for one of the database users; reads its password from paths.secrets/<user>.password.
/// Throws config::ConfigError when that file is missing or readable by others.
ConnectionOptions options_for(const config::Config& config, const std::string& user);

class Connection {
public:
    /// Keeps the options; nothing is opened yet.
    explicit Connection(ConnectionOptions options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;

    /// Open it unless it is open. Throws Error (connection_lost, not_permitted).
    void open();
    void close() noexcept;

    [[nodiscard]] bool is_open() const { return connection_ != nullptr; }

    /// Run a prepared statement; a connection_lost closes this connection. Use a Transaction instead.
    Rows query(const Sql& sql, std::initializer_list<Value> values);
    /// @return the number of rows that matched the WHERE of an UPDATE (also when nothing changed in them),
    ///         or that were inserted or deleted
    std::uint64_t execute(const Sql& sql, std::initializer_list<Value> values);
    std::uint64_t last_insert_id();

    /// Let the server check a statement without running it.
    void prepare(const Sql& sql);

    /// Run a statement that cannot be prepared or is no constant: transaction control and migrations only.
    void run_text(const std::string& text);

    [[nodiscard]] const ConnectionOptions& options() const { return options_; }

private:
    template <class Work>
    auto noticing_loss(const char* what, Work work);
    std::shared_ptr<sql::PreparedStatement> prepared(const Sql& sql);

    ConnectionOptions options_;
    std::unique_ptr<sql::Connection> connection_;
    std::unordered_map<const Sql*, std::shared_ptr<sql::PreparedStatement>> prepared_;
};

} // namespace clono::db
