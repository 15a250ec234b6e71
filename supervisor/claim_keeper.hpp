#pragma once
// One claim from its lease to its end, over a database that may go away at any moment.

#include "db/connection.hpp"
#include "db/job_claim_repository.hpp"
#include "supervisor/alarm.hpp"
#include "supervisor/context.hpp"

#include <chrono>

namespace clono::supervisor {

class ClaimKeeper {
public:
    enum class News { none, cancel, pause, lost };

    ClaimKeeper(Context& context, db::Connection& connection, const db::ClaimedJob& claimed);

    /// Call often. Renews the lease every third of its length and writes progress that has changed, at most every
    /// [progress_every]; asks what the user wants about every second, or at once when `was_nudged`. While the database
    /// is away nothing happens: the engine goes on, and nobody else takes the claim before the database has been
    /// back for one lease length.
    News tick(const db::Progress& progress, bool was_nudged);

    /// End the claim: first into the journal, then into the row, for as long as it takes. Returns without having written
    /// the row only when the supervisor is told to stop meanwhile; the journal is replayed at its next start.
    /// The result folder must be in place before a `done`.
    void settle(const db::Settlement& settlement, Alarm& alarm);

private:
    using Clock = std::chrono::steady_clock;

    News ask_database(const db::Progress& progress, bool must_renew);
    bool has_changed(const db::Progress& progress) const;

    Context& context_;
    db::Connection& connection_;
    const db::ClaimedJob& claimed_;
    db::Progress written_;
    Clock::time_point renewed_;
    Clock::time_point asked_;
    Clock::time_point not_before_;
    std::chrono::milliseconds backoff_{0};
};

/// Write one journalled end and remove it from the journal and from the disk what it makes superfluous.
/// @return what the row said. @throws db::Error (connection_lost: try again later)
db::Settled write_end(Context& context, db::Connection& connection, const JournalEntry& entry);

} // namespace clono::supervisor
