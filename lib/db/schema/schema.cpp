#include "db/schema/schema.hpp"

#include "core/text.hpp"
#include "log/log.hpp"

#include <algorithm>

namespace clono::db {
namespace {

constexpr const char* kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " number INT UNSIGNED NOT NULL, name VARCHAR(100) NOT NULL, sha256 BINARY(32) NOT NULL,"
    " applied_at DATETIME(6) NOT NULL, PRIMARY KEY (number)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

const Sql kLock{"schema.lock",
                "SELECT GET_LOCK(CONCAT('clono_migrate.', DATABASE()), 60) AS is_mine"};
const Sql kUnlock{"schema.unlock",
                  "SELECT RELEASE_LOCK(CONCAT('clono_migrate.', DATABASE())) AS was_mine"};
const Sql kApplied{"schema.applied",
                   "SELECT number, name, sha256 FROM schema_migration ORDER BY number"};
const Sql kRecord{"schema.record",
                  "INSERT INTO schema_migration (number, name, sha256, applied_at) "
                  "VALUES (?, ?, ?, UTC_TIMESTAMP(6))"};
const Sql kHasTable{"schema.has_table",
                    "SELECT COUNT(*) AS count FROM information_schema.tables "
                    "WHERE table_schema = DATABASE() AND table_name = 'schema_migration'"};
const Sql kNewest{"schema.newest",
                  "SELECT COALESCE(MAX(number), 0) AS number FROM schema_migration"};
const Sql kFlush{"schema.flush_log", "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit AS setting"};

/// The advisory lock of all who migrate this schema; the server drops it with the connection.
class MigrationLock {
public:
    explicit MigrationLock(Transaction& tx) : tx_(tx) {
        const auto row = tx_.query_one(kLock);
        if (row->get<std::optional<int>>("is_mine") != 1) {
            throw SchemaError("another program has been migrating this schema for a minute");
        }
    }

    ~MigrationLock() {
        try {
            tx_.query_one(kUnlock);
        } catch (const std::exception& error) {
            log::warning("migration_lock_kept", {{"error", error.what()}});
        }
    }

    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;
    MigrationLock(MigrationLock&&) = delete;
    MigrationLock& operator=(MigrationLock&&) = delete;

private:
    Transaction& tx_;
};

void demand_unchanged(const Rows& row, const std::vector<Migration>& migrations) {
    const auto number = row.get<std::size_t>("number");
    if (number > migrations.size()) {
        throw SchemaError("the schema has version " + std::to_string(number) +
                          ", newer than this program, which knows " +
                          std::to_string(migrations.size()) + ": install the newer release");
    }
    const Migration& file = migrations[number - 1];
    if (row.get<std::string>("name") != file.name ||
        row.get<Sha256Digest>("sha256") != file.sha256) {
        throw SchemaError("migration " + file.name +
                          " was changed after it had been applied: restore it, and put the change "
                          "into a new file");
    }
}

/// An ALTER TABLE is done as a whole or not at all, but MySQL has no "if it is not there yet" of a column or key, nor an "if
/// it is still there": that it is done already means that a crash came in between this statement and its row in
/// schema_migration.
void apply(Connection& connection, const Migration& file) {
    constexpr int kColumnIsThere = 1060;
    constexpr int kKeyIsThere = 1061;
    constexpr int kKeyIsGone = 1091;
    try {
        connection.run_text(file.statement);
    } catch (const Error& error) {
        if (error.code() != kColumnIsThere && error.code() != kKeyIsThere &&
            error.code() != kKeyIsGone) {
            throw;
        }
        log::warning("migration_was_applied", {{"name", file.name}, {"error", error.what()}});
    }
}

} // namespace

std::vector<Migration> to_migrations(const std::vector<EmbeddedFile>& files) {
    std::vector<Migration> migrations;
    for (const EmbeddedFile& file : files) {
        const int number = static_cast<int>(migrations.size()) + 1;
        const std::string digits = std::to_string(number);
        const std::string prefix =
            std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits + "_";
        if (!file.name.starts_with(prefix) || !file.name.ends_with(".sql")) {
            throw SchemaError("migration " + file.name + " should begin with " + prefix);
        }
        migrations.push_back(
            {number, file.name, std::string{trim(file.text)}, clono::sha256(file.text)});
    }
    return migrations;
}

std::vector<int> migrate(Connection& connection, const std::vector<Migration>& migrations) {
    Transaction tx = Transaction::single_statements(connection);
    const MigrationLock lock{tx};
    connection.run_text(kCreateTable);
    std::size_t applied = 0;
    for (Rows rows = tx.query(kApplied); rows.next();) {
        demand_unchanged(rows, migrations);
        applied = rows.get<std::size_t>("number");
    }
    std::vector<int> done;
    for (std::size_t i = applied; i < migrations.size(); ++i) {
        const Migration& file = migrations[i];
        apply(connection, file);
        tx.execute(kRecord, file.number, file.name, file.sha256);
        log::info("migration_applied", {{"name", file.name}});
        done.push_back(file.number);
    }
    return done;
}

void make_triggers(Connection& connection, const std::vector<Migration>& migrations, int version) {
    for (const Migration& migration : migrations) { // those that drop one are among them
        const bool is_of_trigger = migration.statement.find(" TRIGGER ") != std::string::npos;
        if (is_of_trigger && migration.number <= version) {
            connection.run_text(migration.statement);
        }
    }
}

int schema_version(Transaction& tx) {
    if (tx.query_one(kHasTable)->get<int>("count") == 0) {
        return 0;
    }
    return tx.query_one(kNewest)->get<int>("number");
}

bool is_durable(Transaction& tx) {
    return tx.query_one(kFlush)->get<int>("setting") == 1;
}

bool is_known_schema(int version) {
    return version >= kOldestSchema && version <= kNewestSchema;
}

} // namespace clono::db
