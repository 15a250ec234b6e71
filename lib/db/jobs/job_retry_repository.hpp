#pragma once

#include "db/client/transaction.hpp"

namespace clono::db {

enum class RetryObstacle {
    none,
    no_such_job,
    not_over,      ///< only failed, cancelled and expired jobs are retried
    retried,       ///< a job made from it waits or runs
    upload_missing ///< its files were deleted
};

/// Lock a job for a retry and say what stands against it. Two retries at once come one after the other.
RetryObstacle lock_for_retry(Transaction& tx, JobId job);

} // namespace clono::db
