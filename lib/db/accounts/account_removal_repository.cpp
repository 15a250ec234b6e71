#include "db/accounts/account_removal_repository.hpp"

namespace clono::db {
namespace {

const Sql kCancelWaiting{
    "account_removal.cancel_waiting",
    "UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6) WHERE user_id = ?"
    " AND state IN ('uploaded', 'preparing', 'queued', 'paused') AND claim_token IS NULL"};
const Sql kCancelClaimed{
    "account_removal.cancel_claimed",
    "UPDATE job SET cancel_wanted_at = COALESCE(cancel_wanted_at, UTC_TIMESTAMP(6))"
    " WHERE user_id = ? AND claim_token IS NOT NULL"};
const Sql kTrashJobs{"account_removal.trash_jobs",
                     "UPDATE job FORCE INDEX (owner) SET trashed_at = UTC_TIMESTAMP(6)"
                     " WHERE user_id = ? AND trashed_at IS NULL"};
const Sql kTrashUploads{"account_removal.trash_uploads",
                        "UPDATE upload SET deleted_at = UTC_TIMESTAMP(6)"
                        " WHERE user_id = ? AND deleted_at IS NULL"};
const Sql kLiftJobs{"account_removal.lift_jobs_of_guest",
                    "UPDATE job SET tier = 1, expires_at = NULL"
                    " WHERE user_id = ? AND tier = 2 AND finished_at IS NULL"};

} // namespace

void trash_everything_of(Transaction& tx, UserId user) {
    tx.execute(kCancelWaiting, user);
    tx.execute(kCancelClaimed, user);
    tx.execute(kTrashJobs, user);
    tx.execute(kTrashUploads, user);
}

void lift_jobs_of_guest(Transaction& tx, UserId user) {
    tx.execute(kLiftJobs, user);
}

} // namespace clono::db
