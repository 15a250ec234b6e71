#pragma once

#include "core/sha256.hpp"
#include "storage/folder.hpp"
#include "web/request.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace clono::fcgi {

struct ReceiveLimits {
    std::uint64_t file_bytes;
    std::uint64_t total_bytes;
    std::size_t files;
};

struct ReceivedFile {
    std::string name;        ///< as the sender calls it; no two are equal
    std::string staged_name; ///< in the staging folder
    std::uint64_t bytes = 0;
    Sha256Digest sha256{};
    bool is_gzip = false; ///< by its first two bytes
};

// NOLINTNEXTLINE(bugprone-exception-escape): json's move throws only on a broken invariant
struct ReceivedForm {
    nlohmann::json parameters; ///< an object
    std::vector<ReceivedFile> files;
};

/// Reads multipart/form-data: the files into the folder, hashed on the way and synced to the disk, in
/// 64 KiB of memory each; the part "parameters" as JSON.
///
/// Throws HttpError: 400 for a form or JSON that can't be read, 408 for a sender slower than 1 KiB/s,
/// 413 over a limit, 422 with a field for each thing that is wrong with the parts. Throws storage::Error.
ReceivedForm receive_form(web::Request& request, const storage::Folder& folder,
                          const ReceiveLimits& limits);

} // namespace clono::fcgi
