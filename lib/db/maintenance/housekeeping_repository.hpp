#pragma once
// What may be swept: rows whose time is over, and the questions by which a folder is found to be nobody's.

#include "core/id.hpp"
#include "db/client/transaction.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace clono::db {

/// Sessions and API tokens past their end, throttles of a day ago, replies of a week ago; at most 1000 of each.
/// @return rows deleted
std::uint64_t delete_lapsed_rows(Transaction& tx);

struct JobFolders {
    bool is_terminal = false;
    std::uint32_t attempt = 0;
    std::optional<std::uint32_t> result_attempt;
};

/// What a job's folders are compared with; nothing when there is no such job of this user.
std::optional<JobFolders> find_job_folders(Transaction& tx, JobId job, std::optional<UserId> user);

/// Whether there is a row of this user, in whatever state.
bool is_known_user(Transaction& tx, UserId user);

/// Whether a row names the upload folder of this user.
bool is_upload_folder(Transaction& tx, UserId user, const Bytes<16>& folder);

/// Guests whose time is over, at most 100.
std::vector<UserId> find_lapsed_guests(Transaction& tx);

/// Lock the guest out and wish all its jobs cancelled.
/// @return whether it is still a guest and no job of it is claimed any more
bool retire_guest(Transaction& tx, UserId guest);

/// Delete the guest's jobs, uploads and account. Needs retire_guest to have said true in the same transaction.
void delete_guest(Transaction& tx, UserId guest);

struct TrashedJob {
    JobId job;
    UserId user;
    UploadId upload;
};

/// Jobs that have lain in the trash for `age`, at most 100; only terminal and never started ones are ever there.
std::vector<TrashedJob> find_old_trash(Transaction& tx, std::chrono::hours age);

struct DeletedTrash {
    bool is_deleted = false; ///< false: restored meanwhile; nothing of it may be removed
    std::optional<Bytes<16>> unused_upload; ///< the folder of its upload, when that went too
};

/// Delete the job if it still lies in the trash for `age`, and its upload when no other job uses it.
DeletedTrash delete_trashed(Transaction& tx, const TrashedJob& trashed, std::chrono::hours age);

} // namespace clono::db
