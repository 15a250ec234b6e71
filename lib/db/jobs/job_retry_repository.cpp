#include "db/jobs/job_retry_repository.hpp"

namespace clono::db {
namespace {

const Sql kLock{"job_retry.lock",
                "SELECT state IN ('failed', 'cancelled', 'expired') AS is_over, upload_id FROM job"
                " WHERE id = ? FOR UPDATE"};
const Sql kUpload{"job_retry.upload",
                  "SELECT deleted_at IS NULL AS is_living FROM upload WHERE id = ?"};
const Sql kOpenChild{
    "job_retry.open_child",
    "SELECT id FROM job WHERE parent_id = ? AND state IN"
    " ('uploaded', 'preparing', 'queued', 'running', 'paused') ORDER BY id LIMIT 1"};

} // namespace

RetryObstacle lock_for_retry(Transaction& tx, JobId job) {
    const auto row = tx.query_one(kLock, job);
    if (!row) {
        return RetryObstacle::no_such_job;
    }
    if (!row->get<bool>("is_over")) {
        return RetryObstacle::not_over;
    }
    if (tx.query_one(kOpenChild, job)) {
        return RetryObstacle::retried;
    }
    const auto upload = tx.query_one(kUpload, row->get<UploadId>("upload_id"));
    return upload && upload->get<bool>("is_living") ? RetryObstacle::none
                                                    : RetryObstacle::upload_missing;
}

} // namespace clono::db
