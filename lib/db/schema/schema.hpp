#pragma once
// The schema's versions: forward only, each file once, in order, under a lock.
//
// Table schema_migration has one row for each file that was applied, with its SHA-256. An applied file that
// was changed later is refused, and so is a schema that is newer than this program knows. DDL commits by
// itself, so a file holds one statement that may run again (IF NOT EXISTS, or one ALTER TABLE that only adds
// or only drops): a crash between it and its row in schema_migration is harmless.

#include "core/sha256.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"
#include "db/schema/embedded_sql.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace clono::db {

/// The schema versions that the programs of this release work with: expand first, contract in a later release.
inline constexpr int kOldestSchema = 20;
inline constexpr int kNewestSchema = 21;

struct Migration {
    int number; ///< from 1 without gaps: the version of the schema after it
    std::string name;
    std::string statement;
    Sha256Digest sha256;
};

/// For the operator: what is wrong and what to do.
class SchemaError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The files as migrations. Throws SchemaError unless their names are NNNN_what.sql from 0001 without gaps.
std::vector<Migration> to_migrations(const std::vector<EmbeddedFile>& files);

/// Apply what is missing; several processes may do so at once. Needs an open connection whose user may
/// create tables and triggers. @return the numbers applied. Throws SchemaError (changed file, newer schema,
/// lock not had within a minute) and Error.
std::vector<int> migrate(Connection& connection, const std::vector<Migration>& migrations);

/// Make the triggers of a schema of `version` again, as its migrations made them: a dump is loaded without, because each
/// names the account that made it, and only the server's administrator may load another's.
void make_triggers(Connection& connection, const std::vector<Migration>& migrations, int version);

/// The newest applied version; 0 for an empty schema.
int schema_version(Transaction& tx);

/// Whether the server writes each COMMIT to disk before it says so (innodb_flush_log_at_trx_commit = 1).
bool is_durable(Transaction& tx);

/// Whether this release can work with the schema.
bool is_known_schema(int version);

} // namespace clono::db
