#pragma once
// The server's own programs for a dump and for loading one. User and password reach them through a file in memory
// (memfd), never by the command line or the environment, where others could read them; nothing of it stays on a disk.

#include "db/client/connection.hpp"
#include "storage/folder.hpp"

#include <stdexcept>

namespace clono::backup {

/// The program is missing, or ended with an exit code other than 0; what() has its last words.
class ClientFailed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One consistent picture of the schema (--single-transaction), its tables as SQL, without triggers (db::make_triggers).
/// Writers are not held up.
/// @param out  open for writing; synced when this returns
/// @throws ClientFailed, storage::Error
void dump_schema(const db::ConnectionOptions& options, storage::File& out);

/// The dumper ends a whole dump with a line of its own: its exit code alone does not say that all was written.
/// @param dump  open for reading
/// @throws ClientFailed
void require_whole_dump(const storage::File& dump);

/// Run such a dump in the schema of `options`.
/// @throws ClientFailed
void load_dump(const db::ConnectionOptions& options, const storage::File& dump);

} // namespace clono::backup
