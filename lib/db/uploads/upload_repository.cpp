#include "db/uploads/upload_repository.hpp"

#include <numeric>

namespace clono::db {
namespace {

const Sql kInsertUpload{"upload.insert",
                        "INSERT INTO upload (user_id, folder, total_bytes, created_at)"
                        " VALUES (?, ?, ?, UTC_TIMESTAMP(6))"};

const Sql kInsertFile{"upload.insert_file",
                      "INSERT INTO upload_file (upload_id, position, original_name, stored_name,"
                      " bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)"};

const Sql kHasUpload{"upload.has", "SELECT id FROM upload WHERE folder = ?"};

const Sql kIsLiving{"upload.is_living",
                    "SELECT id FROM upload WHERE id = ? AND deleted_at IS NULL"};

const Sql kCountBytes{"upload.count_bytes",
                      "SELECT COALESCE(SUM(total_bytes), 0) AS bytes FROM upload"
                      " WHERE user_id = ? AND deleted_at IS NULL"};

const Sql kCountFiles{"upload.count_files",
                      "SELECT COUNT(*) AS files FROM upload_file f JOIN upload u"
                      " ON u.id = f.upload_id WHERE u.user_id = ? AND u.deleted_at IS NULL"};

} // namespace

UploadId insert_upload(Transaction& tx, const NewUpload& upload) {
    const std::uint64_t total = std::accumulate(
        upload.files.begin(), upload.files.end(), std::uint64_t{0},
        [](std::uint64_t sum, const NewUploadFile& file) { return sum + file.bytes; });
    const auto id = tx.insert<UploadId>(kInsertUpload, upload.user, upload.folder, total);
    for (const NewUploadFile& file : upload.files) {
        tx.execute(kInsertFile, id, file.position, file.original_name, file.stored_name, file.bytes,
                   file.sha256);
    }
    return id;
}

bool has_upload(Transaction& tx, const Bytes<16>& folder) {
    return tx.query_one(kHasUpload, folder).has_value();
}

bool is_upload_living(Transaction& tx, UploadId upload) {
    return tx.query_one(kIsLiving, upload).has_value();
}

std::uint64_t count_stored_bytes(Transaction& tx, UserId user) {
    return tx.query_one(kCountBytes, user)->get<std::uint64_t>("bytes");
}

StoredUploads count_stored(Transaction& tx, UserId user) {
    return {count_stored_bytes(tx, user),
            tx.query_one(kCountFiles, user)->get<std::uint64_t>("files")};
}

} // namespace clono::db
