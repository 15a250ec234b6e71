#pragma once
// What a backup consists of, so that anybody can tell a whole and unchanged one from any other.
//
//   SHA256SUMS    one line a file, as sha256sum writes and checks it: "<64 digits>  <path>"
//   backup.json   written last: format, time, release, schema, number and bytes of the files, SHA-256 of SHA256SUMS
//
// A folder without backup.json, or under the name NAME.incomplete, is no backup.

#include "core/sha256.hpp"
#include "storage/folder.hpp"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace clono::backup {

/// The folder is no whole and unchanged backup that this release can use; what() says why in a line.
class BadBackup : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Description {
    std::string created_at; ///< RFC 3339
    std::string release;
    int schema = 0;
    std::uint64_t files = 0; ///< lines of SHA256SUMS
    std::uint64_t bytes = 0; ///< of these files together
    std::uint64_t faults =
        0; ///< what rows named and was not there, or not as they say, when it was made
    Sha256Digest sums{};
};

std::string to_text(const Description& description);

/// @throws BadBackup: missing, no description, of another format
Description read_description(const storage::Folder& backup);

struct Line {
    Sha256Digest sha256{};
    std::string path; ///< relative, with '/', no "." or ".."
};

std::string to_text(const Line& line);

/// Each line of SHA256SUMS in its order. @throws BadBackup: a line that is none, a path that leaves the backup
void read_lines(const storage::Folder& backup, const std::function<void(const Line&)>& visitor);

/// The file at `path` of a backup. @throws BadBackup when it is not there or no regular file
storage::File open_listed(const storage::Folder& backup, const std::string& path);

/// Read everything and compare. @throws BadBackup
Description verify(const storage::Folder& backup);

inline constexpr const char* kSums = "SHA256SUMS";
inline constexpr const char* kDescription = "backup.json";
inline constexpr const char* kDump = "database.sql";
inline constexpr const char* kSettings = "clonoscope.ini";
inline constexpr const char* kFiles = "files";

} // namespace clono::backup
