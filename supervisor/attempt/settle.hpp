#pragma once
// The end of a claim, over a database that may go away at any moment.

#include "db/client/connection.hpp"
#include "db/jobs/job_claim_repository.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"

namespace clono::supervisor {

/// End the claim: first into the journal, then into the row, for as long as it takes. Returns without having written
/// the row only when the supervisor is told to stop meanwhile; the journal is replayed at its next start.
/// The result folder must be in place before a `done`.
void settle(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
            const db::Settlement& settlement, Alarm& alarm);

/// Write one journalled end and remove it from the journal and from the disk what it makes superfluous.
/// @return what the row said. @throws db::Error (connection_lost: try again later)
db::Settled write_end(Context& context, db::Connection& connection, const JournalEntry& entry);

} // namespace clono::supervisor
