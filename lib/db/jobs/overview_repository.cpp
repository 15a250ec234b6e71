#include "db/jobs/overview_repository.hpp"

namespace clono::db {
namespace {

const Sql kCount{"overview.count_jobs",
                 "SELECT kind, state, COUNT(*) AS count FROM job IGNORE INDEX (trashed_at)"
                 " WHERE trashed_at IS NULL GROUP BY kind, state"
                 " ORDER BY kind, state"};

// One statement with and one without a state, because `? IS NULL OR state = ?` uses no key: a few running jobs would be
// looked for among all finished ones.
#define CLONO_JOB_LINE                                                                             \
    "SELECT j.id, j.user_id, u.user_name, j.name, j.kind, j.state, j.stage, j.progress,"           \
    " j.attempt, j.tier, j.claimed_by, j.error_code, j.request_id,"                                \
    " j.cancel_wanted_at IS NOT NULL AS cancel_wanted,"                                            \
    " j.created_at, j.queued_at, j.started_at, j.finished_at, j.trashed_at"                        \
    " FROM job j JOIN user u ON u.id = j.user_id"                                                  \
    " WHERE j.id < ? AND (? IS NULL OR j.user_id = ?)"                                             \
    " AND (? IS NULL OR LOCATE(?, u.user_name_norm) > 0 OR CAST(j.id AS CHAR) = ?)"
const Sql kJobs{"overview.list_jobs", CLONO_JOB_LINE " ORDER BY j.id DESC LIMIT ?"};
const Sql kJobsInState{"overview.list_jobs_in_state",
                       CLONO_JOB_LINE " AND j.state = ? ORDER BY j.id DESC LIMIT ?"};
#undef CLONO_JOB_LINE
const Sql kLastFailed{"overview.last_failed",
                      "SELECT id, error_code, attempt, engine_end, engine_words, request_id,"
                      " finished_at FROM job WHERE state = 'failed'"
                      " ORDER BY finished_at DESC LIMIT ?"};
const Sql kOldest{"overview.oldest_queued",
                  "SELECT TIMESTAMPDIFF(SECOND, MIN(queued_at), UTC_TIMESTAMP(6)) AS seconds"
                  " FROM job WHERE state = 'queued'"};
const Sql kInstances{"overview.instances",
                     "SELECT name, host, pid, started_at, draining, drain_wanted, slots, report,"
                     " TIMESTAMPDIFF(SECOND, last_seen_at, UTC_TIMESTAMP(6)) AS seconds"
                     " FROM supervisor_instance ORDER BY name LIMIT 1000"};

JobLine read_job_line(const Rows& row) {
    return {.id = row.get<JobId>("id"),
            .user = row.get<UserId>("user_id"),
            .user_name = row.get<std::string>("user_name"),
            .name = row.get<std::string>("name"),
            .kind = row.get<std::string>("kind"),
            .state = row.get<std::string>("state"),
            .stage = row.get<std::string>("stage"),
            .progress = row.get<double>("progress"),
            .attempt = row.get<std::uint32_t>("attempt"),
            .tier = row.get<int>("tier"),
            .claimed_by = row.get<std::optional<std::string>>("claimed_by"),
            .error_code = row.get<std::optional<std::string>>("error_code"),
            .request_id = row.get<std::string>("request_id"),
            .cancel_wanted = row.get<bool>("cancel_wanted"),
            .created_at = row.get<Timestamp>("created_at"),
            .queued_at = row.get<std::optional<Timestamp>>("queued_at"),
            .started_at = row.get<std::optional<Timestamp>>("started_at"),
            .finished_at = row.get<std::optional<Timestamp>>("finished_at"),
            .trashed_at = row.get<std::optional<Timestamp>>("trashed_at")};
}

} // namespace

std::vector<StateCount> count_jobs(Transaction& tx) {
    std::vector<StateCount> counts;
    for (Rows rows = tx.query(kCount); rows.next();) {
        counts.push_back({rows.get<std::string>("kind"), rows.get<std::string>("state"),
                          rows.get<std::uint64_t>("count")});
    }
    return counts;
}

std::vector<JobLine> list_all_jobs(Transaction& tx, const AllJobsFilter& filter) {
    std::vector<JobLine> jobs;
    Rows rows = filter.state
                    ? tx.query(kJobsInState, filter.before, filter.user, filter.user, filter.text,
                               filter.text, filter.text, filter.state, filter.limit)
                    : tx.query(kJobs, filter.before, filter.user, filter.user, filter.text,
                               filter.text, filter.text, filter.limit);
    while (rows.next()) {
        jobs.push_back(read_job_line(rows));
    }
    return jobs;
}

std::optional<std::int64_t> oldest_queued_seconds(Transaction& tx) {
    return tx.query_one(kOldest)->get<std::optional<std::int64_t>>("seconds");
}

std::vector<FailedJob> list_last_failed(Transaction& tx, int limit) {
    std::vector<FailedJob> jobs;
    for (Rows rows = tx.query(kLastFailed, limit); rows.next();) {
        jobs.push_back({rows.get<JobId>("id"), rows.get<std::string>("error_code"),
                        rows.get<std::uint32_t>("attempt"),
                        rows.get<std::optional<std::string>>("engine_end"),
                        rows.get<std::optional<std::string>>("engine_words"),
                        rows.get<std::string>("request_id"), rows.get<Timestamp>("finished_at")});
    }
    return jobs;
}

std::vector<InstanceLine> list_instances(Transaction& tx) {
    std::vector<InstanceLine> instances;
    for (Rows rows = tx.query(kInstances); rows.next();) {
        instances.push_back({rows.get<std::string>("name"), rows.get<std::string>("host"),
                             rows.get<std::uint32_t>("pid"), rows.get<Timestamp>("started_at"),
                             rows.get<std::int64_t>("seconds"), rows.get<bool>("draining"),
                             rows.get<bool>("drain_wanted"), rows.get<std::string>("slots"),
                             rows.get<std::optional<std::string>>("report")});
    }
    return instances;
}

} // namespace clono::db
