#pragma once
// The supervisor's side of table job: claims, leases, and the fence around every write of a holder.
//
// A claim is a random token in the row. Whoever holds it may write; every statement here demands it in its
// WHERE, so a holder that was thought dead and comes back (stopped, cut off from the database) changes
// nothing: its token is no longer there. docs/job-states.md has the states; times are the database's.

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "db/client/transaction.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::db {

using ClaimToken = Bytes<16>;

enum class ClaimFrom {
    preparing, ///< to check the input; the row stays preparing and `checks` counts up
    queued,    ///< to run it; the row becomes running and `attempt` counts up
};

struct ClaimRequest {
    ClaimFrom from = ClaimFrom::queued;
    std::string kind;
    std::string instance;
    ClaimToken token; ///< random, made before the first try
    std::chrono::microseconds lease;
};

struct ClaimedJob {
    JobId job;
    UserId user;
    UploadId upload;
    ClaimFrom from = ClaimFrom::queued;
    ClaimToken token{};
    std::uint32_t attempt = 0;  ///< of a queued row: counted from 1; names the result's folder
    std::uint32_t tries = 1;    ///< how often it was claimed for this purpose, this claim included
    std::uint32_t failures = 0; ///< counted failures in a row so far
    double progress = 0;
    std::string parameters; ///< JSON
    std::string request_id;
};

/// Claim the first row in order of (tier, virtual_start, id) whose time has come and that nobody else is
/// claiming at this moment. Never waits for another claimer. Needs a transaction of its own.
std::optional<ClaimedJob> claim_next(Transaction& tx, const ClaimRequest& request);

struct UploadedFile {
    std::string original_name; ///< from the user: a name only
    std::string stored_name;
    std::uint64_t bytes = 0;
};

struct UploadedFiles {
    Bytes<16> folder{};
    std::vector<UploadedFile> files; ///< in the order of the upload
};

UploadedFiles find_uploaded_files(Transaction& tx, UploadId upload);

struct Progress {
    std::string stage;
    double fraction = 0; ///< in [0, 1]; the row's never falls
    std::optional<std::uint32_t> seconds_left;
};

/// Write progress; the lease stays. False when the claim is lost.
bool write_progress(Transaction& tx, JobId job, const ClaimToken& token, const Progress& progress);

struct ClaimKey {
    JobId job;
    ClaimToken token{};
};

/// Renew the leases of these claims, 32 with one statement. Those that are lost stay as they are; a lease that has run out
/// but that nobody took is renewed like any other.
void renew_claims(Transaction& tx, const std::vector<ClaimKey>& claims,
                  std::chrono::microseconds lease);

/// How a claim ends.
struct Settlement {
    enum class To {
        done,     ///< the result lies in its folder
        failed,   ///< error_code and error_detail say why
        paused,   ///< stopped at a checkpoint
        put_back, ///< to be tried again: running -> queued, preparing -> preparing without token
        checked,  ///< preparing -> queued
        cancelled ///< also when nobody wished it: the caller knows
    };

    To to = To::put_back;
    std::string error_code;
    std::optional<std::string> error_detail; ///< JSON {"en": ..., "zh": ...}
    std::optional<std::string> findings;     ///< JSON, the report of the input check
    std::optional<std::string> engine_end;   ///< "exit 70"; nothing when no child has run
    std::optional<std::string> engine_words; ///< the last it wrote to stderr, for the operator
    bool counts_as_failure = false;
    bool clears_failures =
        false; ///< put_back: the attempt got further, so what failed before is passed
    std::chrono::milliseconds delay{0}; ///< before the next attempt
};

enum class Settled {
    as_asked,
    cancelled_instead, ///< a cancel was wanted: it goes before everything else
    already,           ///< this same claim had written "done" before: the reply to it was lost
    claim_lost,        ///< nothing was changed
};

/// The ONE write that ends a claim; the token goes with it.
Settled settle_claim(Transaction& tx, JobId job, const ClaimToken& token, std::uint32_t attempt,
                     const Settlement& settlement);

/// A claim as its row has it.
struct HeldClaim {
    JobId job;
    UserId user;
    ClaimToken token{};
    ClaimFrom from = ClaimFrom::queued;
    std::uint32_t attempt = 0;
    std::uint32_t tries = 0; ///< as ClaimedJob's
    std::string instance;
    bool cancel_wanted = false;
    bool pause_wanted = false;
};

/// Claims whose lease has run out, at most 100, the oldest first.
std::vector<HeldClaim> find_expired_claims(Transaction& tx);

/// All claims of this instance name, at most 10,000; no lock is taken.
std::vector<HeldClaim> find_claims_of(Transaction& tx, const std::string& instance);

/// Whether the claim's lease has run out, with the row locked until the transaction ends: a renewal that
/// comes in between waits and then finds its token gone.
bool lock_expired_claim(Transaction& tx, JobId job, const ClaimToken& token);

/// Queued jobs whose expires_at has passed become expired, at most 1000 at once. @return how many
std::uint64_t expire_queued(Transaction& tx);

} // namespace clono::db
