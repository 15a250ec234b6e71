#pragma once
// What fsck can find. A code is stable: scripts and docs/operations.md rely on it.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace clono::fsck {

enum class Code {
    upload_folder_missing,
    upload_file_missing,
    upload_file_not_regular,
    upload_file_size,
    upload_file_hash,
    upload_file_extra,
    upload_folder_unnamed,
    result_folder_missing,
    trashed_result_missing,
    manifest_missing,
    manifest_corrupt,
    result_file_missing,
    result_file_not_regular,
    result_file_size,
    result_file_hash,
    result_file_extra,
    thumbnail_missing,
    result_folder_unnamed,
    result_part_left,
    folder_of_nobody,
    work_left,
    staging_left,
    trash_left,
    live_left,
    journal_waiting,
    journal_refused,
    stray_entry,
    special_file,
    wrong_mode,
    wrong_owner,
};

/// What --repair does with a finding.
enum class Repair {
    none,      ///< nothing that is safe: the operator decides
    move,      ///< into lost+found/<day>/
    attribute, ///< mode or owner set
    remake,    ///< made again from the result's own files
};

struct CodeInfo {
    Code code;
    std::string_view name; ///< "upload_file_missing"
    Repair repair;
    std::string_view what; ///< one sentence
    std::string_view mend; ///< what to do about it
};

/// All codes, in the order of the enumeration.
std::span<const CodeInfo> codes();

const CodeInfo& info_of(Code code);

struct Finding {
    Code code;
    std::string_view object; ///< "upload", "job", "user", or empty
    std::uint64_t id = 0;    ///< of the object; 0 without one
    std::string path;        ///< relative to paths.files
    std::string detail;      ///< sizes, hashes, the reason; may be empty
    std::string mended;      ///< what --repair did; empty when the finding is left
};

using Sink = std::function<void(const Finding&)>;

} // namespace clono::fsck
