#pragma once

#include "db/client/transaction.hpp"

namespace clono::db {

/// End what a user has going and put it into the trash, from where the supervisor purges it: jobs that wait
/// are cancelled, running ones get their cancel wanted, all jobs and uploads are marked.
void trash_everything_of(Transaction& tx, UserId user);

/// Jobs of a guest that became a user count as a user's from now on: tier and, for waiting ones, no end.
void lift_jobs_of_guest(Transaction& tx, UserId user);

} // namespace clono::db
