#include "db/jobs/job_list_repository.hpp"

#include <limits>

namespace clono::db {
namespace {

// Start-time fair queueing: a job starts, virtually, when the person's last open job has had its share.
const Sql kVirtualStart{
    "job.virtual_start",
    "SELECT GREATEST(UTC_TIMESTAMP(6),"
    " COALESCE(MAX(virtual_start) + INTERVAL 60 SECOND, UTC_TIMESTAMP(6))) AS start"
    " FROM job WHERE user_id = ? AND state IN ('preparing', 'queued', 'running', 'paused')"};

const Sql kInsert{"job.insert", "INSERT INTO job (user_id, upload_id, parent_id, name, state, tier,"
                                " virtual_start, parameters, request_id, created_at)"
                                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"};

const Sql kCountOpen{"job.count_open",
                     "SELECT COUNT(*) AS jobs FROM job WHERE user_id = ?"
                     " AND state IN ('uploaded', 'preparing', 'queued', 'running', 'paused')"};

#define CLONO_JOB_COLUMNS                                                                          \
    "id, user_id, upload_id, parent_id, kind, name, state, stage, progress, seconds_left, tier,"   \
    " virtual_start, attempt, result_attempt, parameters, cancel_wanted_at, pause_wanted_at,"      \
    " error_code, error_detail, findings, created_at, queued_at, started_at, finished_at,"         \
    " trashed_at"

const Sql kFind{"job.find", "SELECT " CLONO_JOB_COLUMNS " FROM job WHERE id = ?"};

const Sql kFindOwn{"job.find_own",
                   "SELECT " CLONO_JOB_COLUMNS " FROM job WHERE id = ? AND user_id = ?"};

// Whose jobs they are says more than whether they lie in the trash: left to itself, the server reads a million rows by the
// key of trashed_at (docs/queue.md).
const Sql kListOwn{"job.list_own",
                   "SELECT " CLONO_JOB_COLUMNS " FROM job FORCE INDEX (owner) WHERE user_id = ?"
                   " AND trashed_at IS NULL AND id < ?"
                   " AND (? IS NULL OR state = ?)"
                   " AND (? IS NULL OR LOWER(name) LIKE LOWER(?) ESCAPE '|')"
                   " AND (? IS NULL OR created_at >= ?) AND (? IS NULL OR created_at < ?)"
                   " ORDER BY id DESC LIMIT ?"};

const Sql kListTrash{"job.list_trash",
                     "SELECT " CLONO_JOB_COLUMNS " FROM job FORCE INDEX (owner) WHERE user_id = ?"
                     " AND trashed_at IS NOT NULL AND id < ?"
                     " AND (? IS NULL OR state = ?)"
                     " AND (? IS NULL OR LOWER(name) LIKE LOWER(?) ESCAPE '|')"
                     " AND (? IS NULL OR created_at >= ?) AND (? IS NULL OR created_at < ?)"
                     " ORDER BY id DESC LIMIT ?"};

const Sql kCountByState{
    "job.count_by_state",
    "SELECT state, COUNT(*) AS jobs FROM job FORCE INDEX (owner) WHERE user_id = ?"
    " AND trashed_at IS NULL GROUP BY state ORDER BY state"};

const Sql kQueuePlace{"job.queue_place",
                      "SELECT 1 + COUNT(*) AS place FROM job WHERE state = 'queued' AND kind = ?"
                      " AND (tier < ? OR (tier = ? AND (virtual_start < ?"
                      " OR (virtual_start = ? AND id < ?))))"};

const Sql kStart{"job.start", "UPDATE job SET state = 'preparing', request_id = ?,"
                              " virtual_start = GREATEST(virtual_start, UTC_TIMESTAMP(6))"
                              " WHERE id = ? AND state = 'uploaded' AND trashed_at IS NULL"};

// Who holds a claim ends the job itself; an unclaimed one is over at once.
const Sql kCancel{"job.cancel",
                  "UPDATE job SET cancel_wanted_at = COALESCE(cancel_wanted_at, UTC_TIMESTAMP(6)),"
                  " finished_at = IF(claim_token IS NULL, UTC_TIMESTAMP(6), NULL),"
                  " state = IF(claim_token IS NULL, 'cancelled', state)"
                  " WHERE id = ?"
                  " AND state IN ('uploaded', 'preparing', 'queued', 'running', 'paused')"};

// Assignments are evaluated from left to right: pause_wanted_at looks at the state before it changes.
const Sql kPause{"job.pause",
                 "UPDATE job SET"
                 " pause_wanted_at = IF(state = 'running',"
                 " COALESCE(pause_wanted_at, UTC_TIMESTAMP(6)), NULL),"
                 " state = IF(state = 'queued', 'paused', state)"
                 " WHERE id = ? AND state IN ('queued', 'running') AND cancel_wanted_at IS NULL"};

const Sql kResume{"job.resume", "UPDATE job SET pause_wanted_at = NULL,"
                                " queued_at = IF(state = 'paused', UTC_TIMESTAMP(6), queued_at),"
                                " state = IF(state = 'paused', 'queued', state)"
                                " WHERE id = ? AND cancel_wanted_at IS NULL AND (state = 'paused'"
                                " OR (state = 'running' AND pause_wanted_at IS NOT NULL))"};

const Sql kRename{"job.rename", "UPDATE job SET name = ? WHERE id = ? AND trashed_at IS NULL"};

const Sql kTrash{"job.trash",
                 "UPDATE job SET trashed_at = UTC_TIMESTAMP(6) WHERE id = ? AND trashed_at IS NULL"
                 " AND state IN ('uploaded', 'done', 'failed', 'cancelled', 'expired')"};

const Sql kRestore{"job.restore",
                   "UPDATE job SET trashed_at = NULL WHERE id = ? AND trashed_at IS NOT NULL"};

/// A text as part of a LIKE pattern, its own wildcards taken literally.
std::string like_pattern(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '|') {
            pattern += '|';
        }
        pattern += c;
    }
    return pattern + "%";
}

JobRow read_row(const Rows& row) {
    JobRow job;
    job.id = row.get<JobId>("id");
    job.user = row.get<UserId>("user_id");
    job.upload = row.get<UploadId>("upload_id");
    job.parent = row.get<std::optional<JobId>>("parent_id");
    job.kind = row.get<std::string>("kind");
    job.name = row.get<std::string>("name");
    job.state = row.get<std::string>("state");
    job.stage = row.get<std::string>("stage");
    job.progress = row.get<double>("progress");
    job.seconds_left = row.get<std::optional<std::uint32_t>>("seconds_left");
    job.attempt = row.get<std::uint32_t>("attempt");
    job.result_attempt = row.get<std::optional<std::uint32_t>>("result_attempt");
    job.parameters = row.get<std::string>("parameters");
    job.is_cancel_wanted = !row.is_null("cancel_wanted_at");
    job.is_pause_wanted = !row.is_null("pause_wanted_at");
    job.error_code = row.get<std::optional<std::string>>("error_code");
    job.error_detail = row.get<std::optional<std::string>>("error_detail");
    job.findings = row.get<std::optional<std::string>>("findings");
    job.created_at = row.get<Timestamp>("created_at");
    job.queued_at = row.get<std::optional<Timestamp>>("queued_at");
    job.started_at = row.get<std::optional<Timestamp>>("started_at");
    job.finished_at = row.get<std::optional<Timestamp>>("finished_at");
    job.trashed_at = row.get<std::optional<Timestamp>>("trashed_at");
    return job;
}

/// A row with its place in the queue, which takes a query of its own.
JobRow read_job(Transaction& tx, const Rows& row) {
    JobRow job = read_row(row);
    if (job.state == "queued") {
        const auto tier = row.get<std::uint8_t>("tier");
        const auto start = row.get<Timestamp>("virtual_start");
        job.queue_place = tx.query_one(kQueuePlace, job.kind, tier, tier, start, start, job.id)
                              ->get<std::uint64_t>("place");
    }
    return job;
}

} // namespace

JobId insert_job(Transaction& tx, const NewJob& job) {
    const auto start = tx.query_one(kVirtualStart, job.user)->get<Timestamp>("start");
    return tx.insert<JobId>(kInsert, job.user, job.upload, job.parent, job.name,
                            job.start ? "preparing" : "uploaded", job.tier, start, job.parameters,
                            job.request_id);
}

std::uint64_t count_open_jobs(Transaction& tx, UserId user) {
    return tx.query_one(kCountOpen, user)->get<std::uint64_t>("jobs");
}

std::optional<JobRow> find_job(Transaction& tx, JobId job) {
    const auto row = tx.query_one(kFind, job);
    return row ? std::optional(read_job(tx, *row)) : std::nullopt;
}

std::optional<JobRow> find_own_job(Transaction& tx, JobId job, UserId user) {
    const auto row = tx.query_one(kFindOwn, job, user);
    return row ? std::optional(read_job(tx, *row)) : std::nullopt;
}

std::vector<JobRow> list_own_jobs(Transaction& tx, UserId user, const JobFilter& filter) {
    const std::optional<std::string> pattern =
        filter.text ? std::optional(like_pattern(*filter.text)) : std::nullopt;
    const std::uint64_t below =
        filter.after ? filter.after->value() : std::numeric_limits<std::uint64_t>::max();
    Rows rows =
        tx.query(filter.in_trash ? kListTrash : kListOwn, user, below, filter.state, filter.state,
                 pattern, pattern, filter.from, filter.from, filter.to, filter.to, filter.limit);
    std::vector<JobRow> jobs;
    while (rows.next()) {
        jobs.push_back(read_job(tx, rows));
    }
    return jobs;
}

std::vector<JobCount> count_jobs(Transaction& tx, UserId user) {
    std::vector<JobCount> counts;
    for (Rows rows = tx.query(kCountByState, user); rows.next();) {
        counts.push_back({rows.get<std::string>("state"), rows.get<std::uint64_t>("jobs")});
    }
    return counts;
}

bool start_job(Transaction& tx, JobId job, std::string_view request_id) {
    return tx.execute(kStart, request_id, job) == 1;
}

bool cancel_job(Transaction& tx, JobId job) {
    return tx.execute(kCancel, job) == 1;
}

bool pause_job(Transaction& tx, JobId job) {
    return tx.execute(kPause, job) == 1;
}

bool resume_job(Transaction& tx, JobId job) {
    return tx.execute(kResume, job) == 1;
}

bool rename_job(Transaction& tx, JobId job, std::string_view name) {
    return tx.execute(kRename, name, job) == 1;
}

bool trash_job(Transaction& tx, JobId job) {
    return tx.execute(kTrash, job) == 1;
}

bool restore_job(Transaction& tx, JobId job) {
    return tx.execute(kRestore, job) == 1;
}

} // namespace clono::db
