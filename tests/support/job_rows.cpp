#include "tests/support/job_rows.hpp"

#include "core/random.hpp"

namespace clono::test {
namespace {

const db::Sql kInsertUser{
    "test.insert_owner", "INSERT INTO user (user_name, user_name_norm, password_hash, ctime, mtime)"
                         " VALUES (?, ?, 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"};
const db::Sql kInsertUpload{"test.insert_upload",
                            "INSERT INTO upload (user_id, folder, total_bytes, created_at)"
                            " VALUES (?, ?, 0, UTC_TIMESTAMP(6))"};
const db::Sql kInsertJob{
    "test.insert_job",
    "INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters, request_id,"
    " created_at)"
    " VALUES (?, ?, 'test', ?, ?, ?, ?, 'test-request', UTC_TIMESTAMP(6))"};

} // namespace

Owner insert_owner(db::Transaction& tx, const std::string& name) {
    Owner owner;
    owner.folder = random_bytes<16>();
    owner.user = tx.insert<UserId>(kInsertUser, name, name);
    owner.upload = tx.insert<UploadId>(kInsertUpload, owner.user, owner.folder);
    return owner;
}

JobId insert_job(db::Transaction& tx, const Owner& owner, const NewJob& job) {
    return tx.insert<JobId>(kInsertJob, owner.user, owner.upload, job.state, job.tier,
                            job.virtual_start, job.parameters);
}

} // namespace clono::test
