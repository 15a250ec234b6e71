#pragma once
// One claimed job, from its folder to its end. Runs in a slot's thread.

#include "db/client/connection.hpp"
#include "db/jobs/job_claim_repository.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"

namespace clono::supervisor {

/// Check the input of a preparing row, or run the analysis of a queued one, and settle the claim.
/// Whatever goes wrong on the way becomes an end of the claim; nothing is thrown but on a bug.
void run_claimed(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
                 Alarm& alarm);

} // namespace clono::supervisor
