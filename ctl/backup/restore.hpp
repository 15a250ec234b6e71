#pragma once
// A backup into an empty site: its database reachable, its schema migrated, nobody's data in it, no supervisor alive.
//
// Order: the backup is verified whole (every SHA-256), then files are copied and synced, then the dump is loaded. A crash
// in between leaves a site that is not empty, which the next restore refuses and no sweep touches (files of a user whom the
// database does not know are left alone): begin with a new folder.
// Jobs that were claimed in the dump are claimed by nobody alive: the supervisor takes them back when it starts.

#include "ctl/backup/inventory.hpp"
#include "db/client/connection.hpp"
#include "storage/layout.hpp"

#include <filesystem>

namespace clono::backup {

/// @throws BadBackup; Refused (the site is not empty, or a supervisor is alive); ClientFailed, db::Error, storage::Error
Description restore(const std::filesystem::path& backup, const storage::Layout& layout,
                    const db::ConnectionOptions& database);

} // namespace clono::backup
