#include "db/jobs/job_claim_repository.hpp"

#include <algorithm>
#include <utility>

namespace clono::db {
namespace {

// Read without locks: many claimers see the same candidates, and each then locks one that is still free.
const Sql kQueuedCandidates{"job.queued_candidates",
                            "SELECT id FROM job WHERE state = 'queued' AND kind = ?"
                            " AND (run_after IS NULL OR run_after <= UTC_TIMESTAMP(6))"
                            " AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP(6))"
                            " ORDER BY tier, virtual_start, id LIMIT 16"};

const Sql kPreparingCandidates{
    "job.preparing_candidates",
    "SELECT id FROM job WHERE state = 'preparing' AND kind = ? AND claim_token IS NULL"
    " AND (run_after IS NULL OR run_after <= UTC_TIMESTAMP(6))"
    " ORDER BY tier, virtual_start, id LIMIT 16"};

const Sql kLockQueued{
    "job.lock_queued",
    "SELECT id, user_id, upload_id, attempt, attempt + 1 AS tries, failures, progress, parameters,"
    " request_id FROM job WHERE id = ? AND state = 'queued' FOR UPDATE SKIP LOCKED"};

const Sql kLockPreparing{
    "job.lock_preparing",
    "SELECT id, user_id, upload_id, attempt, checks + 1 AS tries, failures, progress, parameters,"
    " request_id FROM job"
    " WHERE id = ? AND state = 'preparing' AND claim_token IS NULL FOR UPDATE SKIP LOCKED"};

const Sql kClaimQueued{
    "job.claim_queued",
    "UPDATE job SET state = 'running', attempt = attempt + 1, claim_token = ?, claimed_by = ?,"
    " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
    " started_at = COALESCE(started_at, UTC_TIMESTAMP(6)) WHERE id = ? AND state = 'queued'"};

const Sql kClaimPreparing{"job.claim_preparing",
                          "UPDATE job SET checks = checks + 1, claim_token = ?, claimed_by = ?,"
                          " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
                          " WHERE id = ? AND state = 'preparing' AND claim_token IS NULL"};

const Sql kFindFolder{"upload.find_folder", "SELECT folder FROM upload WHERE id = ?"};

const Sql kFindFiles{"upload.find_files",
                     "SELECT original_name, stored_name, bytes FROM upload_file WHERE upload_id = ?"
                     " ORDER BY position LIMIT 1000"};

const Sql kProgress{"job.write_progress",
                    "UPDATE job SET progress = GREATEST(progress, ?), stage = ?, seconds_left = ?"
                    " WHERE id = ? AND claim_token = ?"};

// By primary key, in its order, as every other write of a single row locks: no deadlock between them.
#define CLONO_EIGHT "?, ?, ?, ?, ?, ?, ?, ?"
#define CLONO_THIRTY_TWO CLONO_EIGHT ", " CLONO_EIGHT ", " CLONO_EIGHT ", " CLONO_EIGHT
constexpr std::size_t kRenewedAtOnce = 32;
const Sql kRenew{"job.renew_claims",
                 "UPDATE job FORCE INDEX (PRIMARY)"
                 " SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
                 " WHERE id IN (" CLONO_THIRTY_TWO ") AND claim_token IN (" CLONO_THIRTY_TWO ")"};
#undef CLONO_EIGHT
#undef CLONO_THIRTY_TWO

// A wish to cancel goes before every other end: the statements below demand that there is none, and
// settle_claim then tries kCancelWanted.
const Sql kDone{
    "job.settle_done",
    "UPDATE job SET state = 'done', result_attempt = attempt, finished_at = UTC_TIMESTAMP(6),"
    " progress = 1, stage = 'done', seconds_left = 0, pause_wanted_at = NULL,"
    " engine_end = COALESCE(?, engine_end), engine_words = COALESCE(?, engine_words),"
    " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
    " WHERE id = ? AND state = 'running' AND claim_token = ? AND cancel_wanted_at IS NULL"};

const Sql kFailed{"job.settle_failed",
                  "UPDATE job SET state = 'failed', finished_at = UTC_TIMESTAMP(6), error_code = ?,"
                  " error_detail = ?, findings = COALESCE(?, findings), failures = failures + ?,"
                  " engine_end = COALESCE(?, engine_end),"
                  " engine_words = COALESCE(?, engine_words),"
                  " seconds_left = NULL, pause_wanted_at = NULL,"
                  " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
                  " WHERE id = ? AND state IN ('running', 'preparing') AND claim_token = ?"
                  " AND cancel_wanted_at IS NULL"};

const Sql kPaused{
    "job.settle_paused",
    "UPDATE job SET state = 'paused', seconds_left = NULL, pause_wanted_at = NULL,"
    " engine_end = COALESCE(?, engine_end), engine_words = COALESCE(?, engine_words),"
    " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
    " WHERE id = ? AND state = 'running' AND claim_token = ? AND cancel_wanted_at IS NULL"};

// Assignments are evaluated from left to right: state is set while pause_wanted_at still says what was wanted.
const Sql kPutBack{"job.settle_put_back",
                   "UPDATE job SET state = CASE WHEN state = 'preparing' THEN 'preparing'"
                   " WHEN pause_wanted_at IS NOT NULL THEN 'paused' ELSE 'queued' END,"
                   " pause_wanted_at = NULL, failures = IF(?, 0, failures + ?),"
                   " run_after = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND, seconds_left = NULL,"
                   " engine_end = COALESCE(?, engine_end),"
                   " engine_words = COALESCE(?, engine_words),"
                   " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
                   " WHERE id = ? AND state IN ('running', 'preparing') AND claim_token = ? AND "
                   "cancel_wanted_at IS NULL"};

const Sql kChecked{
    "job.settle_checked",
    "UPDATE job SET state = 'queued', queued_at = UTC_TIMESTAMP(6), findings = ?,"
    " failures = 0, run_after = NULL,"
    " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
    " WHERE id = ? AND state = 'preparing' AND claim_token = ? AND cancel_wanted_at IS NULL"};

const Sql kCancelled{"job.settle_cancelled",
                     "UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6),"
                     " seconds_left = NULL, pause_wanted_at = NULL,"
                     " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
                     " WHERE id = ? AND state IN ('running', 'preparing') AND claim_token = ?"};

const Sql kCancelWanted{"job.settle_cancel_wanted",
                        "UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6),"
                        " seconds_left = NULL, pause_wanted_at = NULL,"
                        " claim_token = NULL, claimed_by = NULL, lease_until = NULL"
                        " WHERE id = ? AND state IN ('running', 'preparing') AND claim_token = ?"
                        " AND cancel_wanted_at IS NOT NULL"};

const Sql kIsDoneByAttempt{
    "job.is_done_by_attempt",
    "SELECT id FROM job WHERE id = ? AND state = 'done' AND result_attempt = ?"};

#define CLONO_CLAIM_COLUMNS                                                                        \
    "id, user_id, claim_token, state = 'preparing' AS is_preparing, attempt,"                      \
    " IF(state = 'preparing', checks, attempt) AS tries, claimed_by,"                              \
    " cancel_wanted_at IS NOT NULL AS cancel_wanted, pause_wanted_at IS NOT NULL AS pause_wanted"

const Sql kExpiredClaims{
    "job.expired_claims",
    "SELECT " CLONO_CLAIM_COLUMNS
    " FROM job WHERE state IN ('running', 'preparing') AND claim_token IS NOT NULL"
    " AND lease_until < UTC_TIMESTAMP(6) ORDER BY lease_until LIMIT 100"};

const Sql kClaimsOf{"job.claims_of", "SELECT " CLONO_CLAIM_COLUMNS
                                     " FROM job WHERE claimed_by = ? ORDER BY id LIMIT 10000"};

const Sql kLockExpired{"job.lock_expired_claim",
                       "SELECT id FROM job WHERE id = ? AND claim_token = ?"
                       " AND lease_until < UTC_TIMESTAMP(6) FOR UPDATE"};

// In two steps, so that nothing is locked but single rows by their key.
const Sql kFindLapsed{"job.find_lapsed",
                      "SELECT id FROM job WHERE state = 'queued'"
                      " AND expires_at <= UTC_TIMESTAMP(6) ORDER BY expires_at, id LIMIT 1000"};

const Sql kExpire{"job.expire",
                  "UPDATE job SET state = 'expired', finished_at = UTC_TIMESTAMP(6)"
                  " WHERE id = ? AND state = 'queued' AND expires_at <= UTC_TIMESTAMP(6)"};

std::vector<JobId> find_candidates(Transaction& tx, const ClaimRequest& request) {
    Rows rows = request.from == ClaimFrom::queued ? tx.query(kQueuedCandidates, request.kind)
                                                  : tx.query(kPreparingCandidates, request.kind);
    std::vector<JobId> ids;
    while (rows.next()) {
        ids.push_back(rows.get<JobId>("id"));
    }
    return ids;
}

ClaimedJob read_claimed(const Rows& row, const ClaimRequest& request) {
    ClaimedJob claimed;
    claimed.job = row.get<JobId>("id");
    claimed.user = row.get<UserId>("user_id");
    claimed.upload = row.get<UploadId>("upload_id");
    claimed.from = request.from;
    claimed.token = request.token;
    claimed.attempt =
        row.get<std::uint32_t>("attempt") + (request.from == ClaimFrom::queued ? 1 : 0);
    claimed.tries = row.get<std::uint32_t>("tries");
    claimed.failures = row.get<std::uint32_t>("failures");
    claimed.progress = row.get<double>("progress");
    claimed.parameters = row.get<std::string>("parameters");
    claimed.request_id = row.get<std::string>("request_id");
    return claimed;
}

std::vector<HeldClaim> read_claims(Rows rows) {
    std::vector<HeldClaim> claims;
    while (rows.next()) {
        claims.push_back(
            {.job = rows.get<JobId>("id"),
             .user = rows.get<UserId>("user_id"),
             .token = rows.get<ClaimToken>("claim_token"),
             .from = rows.get<bool>("is_preparing") ? ClaimFrom::preparing : ClaimFrom::queued,
             .attempt = rows.get<std::uint32_t>("attempt"),
             .tries = rows.get<std::uint32_t>("tries"),
             .instance = rows.get<std::string>("claimed_by"),
             .cancel_wanted = rows.get<bool>("cancel_wanted"),
             .pause_wanted = rows.get<bool>("pause_wanted")});
    }
    return claims;
}

std::uint64_t write_end(Transaction& tx, JobId job, const ClaimToken& token,
                        const Settlement& end) {
    const int counted = end.counts_as_failure ? 1 : 0;
    switch (end.to) {
    case Settlement::To::done:
        return tx.execute(kDone, end.engine_end, end.engine_words, job, token);
    case Settlement::To::failed:
        return tx.execute(kFailed, end.error_code, end.error_detail, end.findings, counted,
                          end.engine_end, end.engine_words, job, token);
    case Settlement::To::paused:
        return tx.execute(kPaused, end.engine_end, end.engine_words, job, token);
    case Settlement::To::put_back:
        return tx.execute(kPutBack, end.clears_failures, counted,
                          std::chrono::microseconds(end.delay).count(), end.engine_end,
                          end.engine_words, job, token);
    case Settlement::To::checked:
        return tx.execute(kChecked, end.findings, job, token);
    case Settlement::To::cancelled:
        break;
    }
    return tx.execute(kCancelled, job, token);
}

} // namespace

std::optional<ClaimedJob> claim_next(Transaction& tx, const ClaimRequest& request) {
    const bool is_queued = request.from == ClaimFrom::queued;
    for (const JobId id : find_candidates(tx, request)) {
        const auto row = tx.query_one(is_queued ? kLockQueued : kLockPreparing, id);
        if (!row) {
            continue; // somebody else has it
        }
        tx.execute(is_queued ? kClaimQueued : kClaimPreparing, request.token, request.instance,
                   request.lease.count(), id);
        return read_claimed(*row, request);
    }
    return std::nullopt;
}

UploadedFiles find_uploaded_files(Transaction& tx, UploadId upload) {
    UploadedFiles found;
    if (const auto row = tx.query_one(kFindFolder, upload)) {
        found.folder = row->get<Bytes<16>>("folder");
    }
    Rows rows = tx.query(kFindFiles, upload);
    while (rows.next()) {
        found.files.push_back({rows.get<std::string>("original_name"),
                               rows.get<std::string>("stored_name"),
                               rows.get<std::uint64_t>("bytes")});
    }
    return found;
}

bool write_progress(Transaction& tx, JobId job, const ClaimToken& token, const Progress& progress) {
    return tx.execute(kProgress, progress.fraction, progress.stage, progress.seconds_left, job,
                      token) == 1;
}

void renew_claims(Transaction& tx, const std::vector<ClaimKey>& claims,
                  std::chrono::microseconds lease) {
    for (std::size_t first = 0; first < claims.size(); first += kRenewedAtOnce) {
        // A shorter rest is filled up with its last claim: twice in a list is once.
        const auto at = [&](std::size_t i) -> const ClaimKey& {
            return claims[std::min(first + i, claims.size() - 1)];
        };
        const auto renew = [&]<std::size_t... I>(std::index_sequence<I...>) {
            tx.execute(kRenew, lease.count(), at(I).job..., at(I).token...);
        };
        renew(std::make_index_sequence<kRenewedAtOnce>());
    }
}

Settled settle_claim(Transaction& tx, JobId job, const ClaimToken& token, std::uint32_t attempt,
                     const Settlement& settlement) {
    if (write_end(tx, job, token, settlement) == 1) {
        return Settled::as_asked;
    }
    if (tx.execute(kCancelWanted, job, token) == 1) {
        return Settled::cancelled_instead;
    }
    if (settlement.to == Settlement::To::done && tx.query_one(kIsDoneByAttempt, job, attempt)) {
        return Settled::already;
    }
    return Settled::claim_lost;
}

std::vector<HeldClaim> find_expired_claims(Transaction& tx) {
    return read_claims(tx.query(kExpiredClaims));
}

std::vector<HeldClaim> find_claims_of(Transaction& tx, const std::string& instance) {
    return read_claims(tx.query(kClaimsOf, instance));
}

bool lock_expired_claim(Transaction& tx, JobId job, const ClaimToken& token) {
    return tx.query_one(kLockExpired, job, token).has_value();
}

std::uint64_t expire_queued(Transaction& tx) {
    std::uint64_t expired = 0;
    for (Rows rows = tx.query(kFindLapsed); rows.next();) {
        expired += tx.execute(kExpire, rows.get<JobId>("id"));
    }
    return expired;
}

} // namespace clono::db
