#include "db/maintenance/housekeeping_repository.hpp"

namespace clono::db {
namespace {

const Sql kDeleteSessions{"session.delete_lapsed",
                          "DELETE FROM session WHERE expires_at < UTC_TIMESTAMP(6) LIMIT 1000"};
const Sql kDeleteTokens{"api_token.delete_lapsed",
                        "DELETE FROM api_token WHERE expires_at < UTC_TIMESTAMP(6) LIMIT 1000"};
const Sql kDeleteThrottles{
    "login_throttle.delete_old",
    "DELETE FROM login_throttle WHERE last_failure < UTC_TIMESTAMP(6) - INTERVAL 1 DAY LIMIT 1000"};
const Sql kDeleteReplies{
    "idempotent_reply.delete_old",
    "DELETE FROM idempotent_reply WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL 7 DAY LIMIT 1000"};

const Sql kJobFolders{
    "job.find_folders",
    "SELECT state IN ('done', 'failed', 'cancelled', 'expired') AS is_terminal, attempt,"
    " result_attempt FROM job WHERE id = ? AND (? IS NULL OR user_id = ?)"};

const Sql kUserRow{"user.is_known", "SELECT id FROM user WHERE id = ?"};

const Sql kUploadFolder{"upload.find_by_folder",
                        "SELECT id FROM upload WHERE folder = ? AND user_id = ?"};

const Sql kLapsedGuests{"user.find_lapsed_guests",
                        "SELECT id FROM user WHERE role = 'guest' AND expires_at < UTC_TIMESTAMP(6)"
                        " ORDER BY expires_at LIMIT 100"};
const Sql kRetireGuest{"user.retire_guest",
                       "UPDATE user SET state = 'deleted' WHERE id = ? AND role = 'guest'"};
const Sql kCancelGuestJobs{
    "job.cancel_of_guest",
    "UPDATE job SET cancel_wanted_at = COALESCE(cancel_wanted_at, UTC_TIMESTAMP(6))"
    " WHERE user_id = ? AND claim_token IS NOT NULL"};
const Sql kClaimedOfGuest{
    "job.find_claimed_of_guest",
    "SELECT id FROM job WHERE user_id = ? AND claim_token IS NOT NULL LIMIT 1 FOR UPDATE"};
const Sql kForgetParents{"job.forget_parents", "UPDATE job SET parent_id = NULL WHERE user_id = ?"};
const Sql kDeleteJobs{"job.delete_of_user",
                      "DELETE FROM job WHERE user_id = ? AND claim_token IS NULL"};
const Sql kDeleteUploads{"upload.delete_of_user", "DELETE FROM upload WHERE user_id = ?"};
const Sql kDeleteGuest{"user.delete_guest", "DELETE FROM user WHERE id = ? AND role = 'guest'"};

const Sql kOldTrash{
    "job.find_old_trash",
    "SELECT id, user_id, upload_id FROM job"
    " WHERE trashed_at < UTC_TIMESTAMP(6) - INTERVAL ? HOUR"
    " AND (state = 'uploaded' OR finished_at IS NOT NULL) ORDER BY trashed_at LIMIT 100"};
const Sql kForgetParent{"job.forget_parent", "UPDATE job SET parent_id = NULL WHERE parent_id = ?"};
const Sql kLockTrashed{"job.lock_trashed", "SELECT id FROM job WHERE id = ?"
                                           " AND trashed_at < UTC_TIMESTAMP(6) - INTERVAL ? HOUR"
                                           " AND claim_token IS NULL FOR UPDATE"};
const Sql kDeleteJob{"job.delete_trashed", "DELETE FROM job WHERE id = ?"};
const Sql kUploadInUse{"job.find_by_upload", "SELECT id FROM job WHERE upload_id = ? LIMIT 1"};
const Sql kFolderOf{"upload.find_folder_of", "SELECT folder FROM upload WHERE id = ?"};
const Sql kDeleteUpload{"upload.delete", "DELETE FROM upload WHERE id = ?"};

} // namespace

std::uint64_t delete_lapsed_rows(Transaction& tx) {
    return tx.execute(kDeleteSessions) + tx.execute(kDeleteTokens) + tx.execute(kDeleteThrottles) +
           tx.execute(kDeleteReplies);
}

std::optional<JobFolders> find_job_folders(Transaction& tx, JobId job, std::optional<UserId> user) {
    const auto row = tx.query_one(kJobFolders, job, user, user);
    if (!row) {
        return std::nullopt;
    }
    return JobFolders{row->get<bool>("is_terminal"), row->get<std::uint32_t>("attempt"),
                      row->get<std::optional<std::uint32_t>>("result_attempt")};
}

bool is_known_user(Transaction& tx, UserId user) {
    return tx.query_one(kUserRow, user).has_value();
}

bool is_upload_folder(Transaction& tx, UserId user, const Bytes<16>& folder) {
    return tx.query_one(kUploadFolder, folder, user).has_value();
}

std::vector<UserId> find_lapsed_guests(Transaction& tx) {
    std::vector<UserId> guests;
    for (Rows rows = tx.query(kLapsedGuests); rows.next();) {
        guests.push_back(rows.get<UserId>("id"));
    }
    return guests;
}

bool retire_guest(Transaction& tx, UserId guest) {
    if (tx.execute(kRetireGuest, guest) == 0) {
        return false; // registered meanwhile
    }
    tx.execute(kCancelGuestJobs, guest);
    return !tx.query_one(kClaimedOfGuest, guest);
}

void delete_guest(Transaction& tx, UserId guest) {
    tx.execute(kForgetParents, guest);
    tx.execute(kDeleteJobs, guest);
    tx.execute(kDeleteUploads, guest);
    tx.execute(kDeleteGuest, guest);
}

std::vector<TrashedJob> find_old_trash(Transaction& tx, std::chrono::hours age) {
    std::vector<TrashedJob> trash;
    for (Rows rows = tx.query(kOldTrash, static_cast<std::int64_t>(age.count())); rows.next();) {
        trash.push_back(
            {rows.get<JobId>("id"), rows.get<UserId>("user_id"), rows.get<UploadId>("upload_id")});
    }
    return trash;
}

DeletedTrash delete_trashed(Transaction& tx, const TrashedJob& trashed, std::chrono::hours age) {
    const auto hours = static_cast<std::int64_t>(age.count());
    if (!tx.query_one(kLockTrashed, trashed.job, hours)) {
        return {}; // restored meanwhile
    }
    tx.execute(kForgetParent, trashed.job);
    tx.execute(kDeleteJob, trashed.job);
    if (tx.query_one(kUploadInUse, trashed.upload)) {
        return {.is_deleted = true, .unused_upload = {}};
    }
    const auto row = tx.query_one(kFolderOf, trashed.upload);
    if (!row) {
        return {.is_deleted = true, .unused_upload = {}};
    }
    tx.execute(kDeleteUpload, trashed.upload);
    return {.is_deleted = true, .unused_upload = row->get<Bytes<16>>("folder")};
}

} // namespace clono::db
