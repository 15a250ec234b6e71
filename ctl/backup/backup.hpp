#pragma once
// A backup of a running site: DIR/ with database.sql, clonoscope.ini, files/uploads/…, files/analysis_result/…, SHA256SUMS and
// backup.json, readable by its owner alone.
//
// Design. The housekeeping lock is held from before the dump until the last file is copied: nothing that a row of the dump
// names is removed meanwhile. The dump comes first. Then the rows are read once more, page by page, and what they name is
// copied. Uploads and results are in place before their rows say so, never change afterwards, and the lock keeps rows from being
// purged; so what is copied is all that the dump names, and perhaps some more, which is harmless.
//
// What a crash leaves, step by step. Before the rename: DIR.incomplete, which nobody takes for a backup; the lock goes with
// the connection. After the rename: the backup. Nothing of the site is ever written to.
//
// Not in it: staging, work, live, journal (a run that was going on starts again from its seed and gives the same bytes)
// and secrets/ (a new site makes its own).

#include "ctl/backup/inventory.hpp"
#include "db/client/connection.hpp"
#include "storage/layout.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace clono::backup {

/// The work cannot be begun or carried through; what() is for the operator.
class Refused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class Step { held, dumped, uploads_copied, results_copied, summed, named };

struct Request {
    std::filesystem::path target;       ///< must not be there yet; its parent must
    std::filesystem::path settings;     ///< clonoscope.ini
    std::chrono::seconds patience{600}; ///< with a sweep that is going on
    std::function<void(const std::string&)>
        on_fault; ///< a line for each thing that rows name and the disk has not, or otherwise
    std::function<void(Step)> after; ///< called after each step; for tests
};

/// @throws Refused, ClientFailed, db::Error, storage::Error. Then nothing of the target is left but after a crash.
Description make_backup(const storage::Layout& layout, const db::ConnectionOptions& database,
                        const Request& request);

} // namespace clono::backup
