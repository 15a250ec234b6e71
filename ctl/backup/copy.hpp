#pragma once
// Copying with a hash in one pass, and paths below a folder without following links.

#include "core/sha256.hpp"
#include "storage/folder.hpp"

#include <cstdint>
#include <string>

namespace clono::backup {

struct Measured {
    std::uint64_t bytes = 0;
    Sha256Digest sha256{};
};

/// From the file's position to its end.
Measured hash_rest_of(storage::File& file);

/// From `from`'s position to its end, appended to `to`. Not synced.
Measured copy_rest_of(storage::File& from, storage::File& to);

/// The folder `path` (with '/', or empty for `top` itself) below `top`, made with `mode` where it is missing.
storage::Folder ensure_path(const storage::Folder& top, const std::string& path, mode_t mode);

/// Everything that was written to the file system of `folder` is on the disk when this returns (syncfs): one call instead
/// of a million fsyncs. Reports errors of writing since Linux 5.8. Throws storage::Error.
void sync_file_system(const storage::Folder& folder);

} // namespace clono::backup
