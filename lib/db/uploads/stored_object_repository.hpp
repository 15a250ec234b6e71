#pragma once
// What the rows say about the folders below paths.files, page by page, for those who compare or copy everything:
// fsck and backup. Pages are by key, so that a page costs the same in a table of a million rows.

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::db {

struct StoredFile {
    std::string name; ///< in the upload's folder
    std::uint64_t bytes = 0;
    Sha256Digest sha256{};
};

struct StoredUpload {
    UploadId id;
    UserId user;
    Bytes<16> folder{};
    std::vector<StoredFile> files; ///< by position
};

/// Uploads with an id above `after` whose files should be there, by id, at most `limit`.
std::vector<StoredUpload> page_of_uploads(Transaction& tx, UploadId after, int limit);

/// Whether the row is still there and its files are not deleted on purpose.
bool is_upload_stored(Transaction& tx, UploadId upload);

struct StoredResult {
    JobId job;
    UserId user;
    std::uint32_t attempt = 0;
    bool is_trashed = false;
};

/// Done jobs with an id above `after`, by id, at most `limit`.
std::vector<StoredResult> page_of_results(Transaction& tx, JobId after, int limit);

/// Whether the row still names this result.
bool is_result_stored(Transaction& tx, const StoredResult& result);

/// The token of the claim under which a job is checked or run now; nothing when it is not claimed, or gone.
std::optional<Bytes<16>> find_claim_token(Transaction& tx, JobId job);

/// Whether the schema holds nobody's data: no user, upload or job.
bool is_site_empty(Transaction& tx);

} // namespace clono::db
