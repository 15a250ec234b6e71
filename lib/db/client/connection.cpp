#include "db/client/connection.hpp"

#include "config/config.hpp"
#include "db/client/guard.hpp"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/statement.h>

#include <sstream>
#include <utility>
#include <vector>

namespace clono::db {
namespace {

const Sql kLastInsertId{"connection.last_insert_id", "SELECT LAST_INSERT_ID() AS id"};

sql::ConnectOptionsMap connect_map(const ConnectionOptions& options) {
    sql::ConnectOptionsMap map;
    map["hostName"] = sql::SQLString(options.host.empty() ? "unix://" + options.socket
                                                          : "tcp://" + options.host + ":" +
                                                                std::to_string(options.port));
    map["userName"] = sql::SQLString(options.user);
    map["password"] = sql::SQLString(options.password);
    map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
    map["OPT_CONNECT_TIMEOUT"] = options.connect_timeout_seconds;
    map["OPT_READ_TIMEOUT"] = options.statement_timeout_seconds;
    map["OPT_WRITE_TIMEOUT"] = options.statement_timeout_seconds;
    map["OPT_RECONNECT"] = false;
    map["OPT_LOCAL_INFILE"] = 0;
    map["CLIENT_FOUND_ROWS"] = true;
    return map;
}

/// What every session of ours has, whatever the server's defaults are.
std::vector<std::string> session_statements(const ConnectionOptions& options) {
    return {
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
        "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,"
        "NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
        "innodb_lock_wait_timeout = " +
            std::to_string(options.lock_wait_seconds),
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    };
}

/// Binds values and keeps the streams of binary ones alive until the statement has run.
class Binder {
public:
    Binder(sql::PreparedStatement& statement, std::initializer_list<Value> values)
        : statement_(statement) {
        for (const Value& value : values) {
            ++position_;
            std::visit([this](const auto& v) { bind(v); }, value.any());
        }
    }

private:
    void bind(Value::Null) { statement_.setNull(position_, sql::DataType::VARCHAR); }

    void bind(std::int64_t number) { statement_.setInt64(position_, number); }

    void bind(std::uint64_t number) { statement_.setUInt64(position_, number); }

    void bind(double number) { statement_.setDouble(position_, number); }

    void bind(const std::string& text) { statement_.setString(position_, text); }

    void bind(const Value::Binary& binary) {
        // A string parameter carries the connection's character set; a stream carries none.
        streams_.push_back(std::make_unique<std::istringstream>(binary.bytes));
        statement_.setBlob(position_, streams_.back().get());
    }

    sql::PreparedStatement& statement_;
    unsigned int position_ = 0;
    std::vector<std::unique_ptr<std::istringstream>> streams_;
};

} // namespace

ConnectionOptions options_for(const config::Config& config, const std::string& user) {
    return {.socket = config.database.socket.string(),
            .host = config.database.host,
            .port = config.database.port,
            .schema = config.database.schema,
            .user = user,
            .password = config::read_secret(config, user + ".password"),
            .connect_timeout_seconds = config.database.connect_timeout_seconds,
            .statement_timeout_seconds = config.database.statement_timeout_seconds,
            .lock_wait_seconds = config.database.lock_wait_seconds};
}

Connection::Connection(ConnectionOptions options) : options_(std::move(options)) {}

Connection::~Connection() {
    close();
}

void Connection::open() {
    if (is_open()) {
        return;
    }
    guarded("connect", [&] {
        auto map = connect_map(options_);
        std::unique_ptr<sql::Connection> fresh{get_driver_instance()->connect(map)};
        const std::unique_ptr<sql::Statement> statement{fresh->createStatement()};
        for (const std::string& text : session_statements(options_)) {
            statement->execute(text);
        }
        if (!options_.schema.empty()) {
            fresh->setSchema(options_.schema);
        }
        connection_ = std::move(fresh);
    });
}

void Connection::close() noexcept {
    prepared_.clear();
    connection_.reset();
}

template <class Work>
auto Connection::noticing_loss(const char* what, Work work) {
    try {
        return guarded(what, std::move(work));
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::connection_lost) {
            close();
        }
        throw;
    }
}

std::shared_ptr<sql::PreparedStatement> Connection::prepared(const Sql& sql) {
    if (!is_open()) {
        throw Error(ErrorKind::connection_lost, 2006, "not connected");
    }
    std::shared_ptr<sql::PreparedStatement>& kept = prepared_[&sql];
    if (!kept) {
        kept.reset(connection_->prepareStatement(sql.text()));
    }
    if (kept.use_count() > 1) { // rows of its last run are still being read
        return std::shared_ptr<sql::PreparedStatement>{connection_->prepareStatement(sql.text())};
    }
    return kept;
}

Rows Connection::query(const Sql& sql, std::initializer_list<Value> values) {
    return noticing_loss(sql.name(), [&] {
        auto statement = prepared(sql);
        const Binder binder{*statement, values};
        std::unique_ptr<sql::ResultSet> set{statement->executeQuery()};
        return Rows{std::move(statement), std::move(set)};
    });
}

std::uint64_t Connection::execute(const Sql& sql, std::initializer_list<Value> values) {
    return noticing_loss(sql.name(), [&] {
        const auto statement = prepared(sql);
        const Binder binder{*statement, values};
        return static_cast<std::uint64_t>(statement->executeUpdate());
    });
}

std::uint64_t Connection::last_insert_id() {
    Rows rows = query(kLastInsertId, {});
    rows.next();
    return rows.get<std::uint64_t>("id");
}

void Connection::prepare(const Sql& sql) {
    noticing_loss(sql.name(), [&] { prepared(sql); });
}

void Connection::run_text(const std::string& text) {
    noticing_loss("statement", [&] {
        if (!is_open()) {
            throw Error(ErrorKind::connection_lost, 2006, "not connected");
        }
        const std::unique_ptr<sql::Statement> statement{connection_->createStatement()};
        statement->execute(text);
    });
}

} // namespace clono::db
