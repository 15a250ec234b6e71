#include "db/uploads/stored_object_repository.hpp"

namespace clono::db {
namespace {

const Sql kUploads{"upload.page",
                   "SELECT id, user_id, folder FROM upload WHERE id > ? AND deleted_at IS NULL"
                   " ORDER BY id LIMIT ?"};
// One upload at a time: a page of a join would cut an upload in two.
const Sql kFiles{"upload_file.of_upload",
                 "SELECT stored_name, bytes, sha256 FROM upload_file WHERE upload_id = ?"
                 " ORDER BY position LIMIT 100000"};
const Sql kIsUploadStored{"upload.is_stored",
                          "SELECT id FROM upload WHERE id = ? AND deleted_at IS NULL"};
const Sql kResults{"job.page_of_results",
                   "SELECT id, user_id, result_attempt, trashed_at IS NOT NULL AS is_trashed"
                   " FROM job FORCE INDEX (PRIMARY) WHERE id > ? AND state = 'done'"
                   " ORDER BY id LIMIT ?"};
const Sql kIsResultStored{"job.is_result_stored",
                          "SELECT id FROM job WHERE id = ? AND user_id = ? AND result_attempt = ?"};
const Sql kToken{"job.find_claim_token",
                 "SELECT claim_token FROM job WHERE id = ? AND claim_token IS NOT NULL"};
const Sql kAnyRow{"user.any_row", "SELECT EXISTS (SELECT id FROM user)"
                                  " OR EXISTS (SELECT id FROM upload)"
                                  " OR EXISTS (SELECT id FROM job) AS has_rows"};

} // namespace

std::vector<StoredUpload> page_of_uploads(Transaction& tx, UploadId after, int limit) {
    std::vector<StoredUpload> page;
    for (Rows rows = tx.query(kUploads, after, limit); rows.next();) {
        page.push_back({rows.get<UploadId>("id"),
                        rows.get<UserId>("user_id"),
                        rows.get<Bytes<16>>("folder"),
                        {}});
    }
    for (StoredUpload& upload : page) {
        for (Rows rows = tx.query(kFiles, upload.id); rows.next();) {
            upload.files.push_back({rows.get<std::string>("stored_name"),
                                    rows.get<std::uint64_t>("bytes"),
                                    rows.get<Sha256Digest>("sha256")});
        }
    }
    return page;
}

bool is_upload_stored(Transaction& tx, UploadId upload) {
    return tx.query_one(kIsUploadStored, upload).has_value();
}

std::vector<StoredResult> page_of_results(Transaction& tx, JobId after, int limit) {
    std::vector<StoredResult> page;
    for (Rows rows = tx.query(kResults, after, limit); rows.next();) {
        page.push_back({rows.get<JobId>("id"), rows.get<UserId>("user_id"),
                        rows.get<std::uint32_t>("result_attempt"), rows.get<bool>("is_trashed")});
    }
    return page;
}

bool is_result_stored(Transaction& tx, const StoredResult& result) {
    return tx.query_one(kIsResultStored, result.job, result.user, result.attempt).has_value();
}

std::optional<Bytes<16>> find_claim_token(Transaction& tx, JobId job) {
    const auto row = tx.query_one(kToken, job);
    return row ? std::optional{row->get<Bytes<16>>("claim_token")} : std::nullopt;
}

bool is_site_empty(Transaction& tx) {
    return !tx.query_one(kAnyRow)->get<bool>("has_rows");
}

} // namespace clono::db
