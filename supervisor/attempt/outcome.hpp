#pragma once
// From how an attempt ended to what becomes of its job: the one table of it. docs/job-states.md shows it.

#include "db/jobs/job_claim_repository.hpp"
#include "process/child_process.hpp"

#include <chrono>
#include <string>

namespace clono::supervisor {

/// Why the supervisor itself stopped a child.
enum class StopReason {
    none, ///< it did not
    cancel,
    pause,
    shutdown,
    soft_limit, ///< asked to stop at a checkpoint after [engine] soft_seconds
    hard_limit, ///< [engine] wall_seconds
    claim_lost,
};

struct AttemptEnd {
    ExitStatus status;
    StopReason stopped_by_us = StopReason::none;
    bool checkpoint_advanced = false; ///< it left more than it started with
    std::uint32_t tries = 1;          ///< how often the job was claimed for this purpose, from 1
    std::uint32_t failures = 0;       ///< counted before this attempt
};

struct RetryRules {
    std::uint32_t counted_failures = 3;
    std::uint32_t all_attempts =
        100; ///< of any kind, also those that do not count: nothing runs for ever
    std::chrono::milliseconds first_delay{5000};
};

/// What to write when the engine's run ended other than with a whole result (exit code 0).
/// @pre  not (status is exit 0 and nobody stopped it), and not claim_lost
db::Settlement settle_run(const AttemptEnd& end, const RetryRules& rules);

/// What to write when the input check ended; `findings` is the engine's report, empty when there is none.
db::Settlement settle_check(const AttemptEnd& end, const std::string& findings,
                            const RetryRules& rules);

/// An attempt that failed on our side: no child, no room, a result that was refused.
db::Settlement settle_trouble(const AttemptEnd& end, const std::string& code,
                              const RetryRules& rules);

/// The database failed us before a child had started: nothing that the job did.
db::Settlement settle_not_begun(const AttemptEnd& end, const RetryRules& rules);

/// A claim whose holder died, or lost it.
db::Settlement settle_taken_back(std::uint32_t tries, const RetryRules& rules);

/// Failure for good, with the messages of `code` in both languages.
db::Settlement fail_with(const std::string& code);

/// "exit 65", "signal 9 (Killed)": for the log.
std::string describe(ExitStatus status);

} // namespace clono::supervisor
