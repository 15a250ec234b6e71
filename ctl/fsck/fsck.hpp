#pragma once
// Compares what the rows say with what lies on the disk, in both directions, while the service runs.
//
// Design: first every row is held against its folder, page by page; then every folder against its row, one entry at a
// time. Nothing is kept of what was seen, so memory does not grow with the site.
//
// No false alarm for what is in flight, by three rules:
//   - Files come before rows and go after them. So a missing file counts only when the row, read once more after
//     the file was not found, still names it; and a folder without a row counts only when the row is read after the folder.
//   - What no row names counts only when nothing in it was changed for `grace`.
//   - What belongs to a claim counts never: its holder is at work.
//
// --repair never removes a byte: it moves what no row names into lost+found/<day>/<same path>, sets modes and owners, and makes
// thumbnails again from their plots. What a row names is never touched, however damaged: a done job is final (docs/job-states.md),
// its owner runs it again. It holds the housekeeping lock, so that no sweep or backup is at work meanwhile.

#include "ctl/fsck/finding.hpp"
#include "db/client/connection.hpp"
#include "process/confinement.hpp"
#include "storage/layout.hpp"
#include "supervisor/publish/pictures.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace clono::fsck {

/// How thumbnails are made again.
struct Pictures {
    supervisor::Confinement confinement;
    supervisor::PictureTools tools;
};

struct Options {
    bool is_deep = false; ///< read every file and compare its SHA-256
    bool repairs = false;
    std::chrono::seconds grace{0};
    std::chrono::seconds patience{60}; ///< of a repair with whoever has the housekeeping lock
    std::optional<Pictures> pictures;  ///< without them thumbnails are only reported
};

struct Summary {
    std::uint64_t uploads = 0; ///< rows
    std::uint64_t results = 0; ///< rows
    std::uint64_t files = 0;   ///< that were held against a row or a manifest
    std::uint64_t bytes = 0;   ///< of them
    std::uint64_t findings = 0;
    std::uint64_t mended = 0;
};

/// One run; `sink` gets each finding when it is made. Opens the connection when needed.
/// @throws db::Error; storage::Error (a folder that cannot be read); Busy
Summary check_site(const storage::Layout& layout, db::Connection& connection,
                   const Options& options, const Sink& sink);

/// The housekeeping lock is held by a backup or a sweep that did not end in time: repair later.
class Busy : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace clono::fsck
