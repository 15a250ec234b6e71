#pragma once
// Table job as people see and steer it: submitting, reading, and the changes that a person may ask for.
//
// Each change is one UPDATE whose WHERE names the states it leaves (docs/job-states.md), so it can't undo
// what the supervisor did meanwhile. Nobody here claims or finishes a running job: to stop one, a wish is
// written into its row. Times are the database's.

#include "core/id.hpp"
#include "core/time.hpp"
#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::db {

struct NewJob {
    UserId user;
    UploadId upload;
    std::optional<JobId> parent;
    std::string name;
    bool start = true; ///< preparing at once, else uploaded
    std::uint8_t tier = 1;
    std::string parameters; ///< JSON
    std::string request_id;
};

/// A row of table job without what only its holder needs.
struct JobRow {
    JobId id;
    UserId user;
    UploadId upload;
    std::optional<JobId> parent;
    std::string kind;
    std::string name;
    std::string state;
    std::string stage;
    double progress = 0; ///< in [0, 1]
    std::optional<std::uint32_t> seconds_left;
    std::optional<std::uint64_t> queue_place; ///< from 1; set when queued
    std::optional<double> seconds_to_start;   ///< a guess, in no column (queue_outlook_repository)
    std::uint32_t attempt = 0;
    std::optional<std::uint32_t> result_attempt;
    std::string parameters; ///< JSON
    bool is_cancel_wanted = false;
    bool is_pause_wanted = false;
    std::optional<std::string> error_code;
    std::optional<std::string> error_detail; ///< JSON
    std::optional<std::string> findings;     ///< JSON
    Timestamp created_at;
    std::optional<Timestamp> queued_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> finished_at;
    std::optional<Timestamp> trashed_at;
};

struct JobFilter {
    std::optional<std::string> state{};
    std::optional<std::string> text{}; ///< part of the name, any case
    std::optional<Timestamp> from{};   ///< created at or after
    std::optional<Timestamp> to{};     ///< created before
    bool in_trash = false;
    std::optional<JobId> after{}; ///< the last id of the page before
    int limit = 25;
};

struct JobCount {
    std::string state;
    std::uint64_t jobs = 0;
};

/// Insert a job. Its place among others of the tier is fair: behind this person's own waiting jobs by a
/// fixed share of time for each, so that many jobs of one person don't hold up another's first.
JobId insert_job(Transaction& tx, const NewJob& job);

/// Jobs of a person that are not in a terminal state.
std::uint64_t count_open_jobs(Transaction& tx, UserId user);

std::optional<JobRow> find_job(Transaction& tx, JobId job);
/// The job when it is this person's.
std::optional<JobRow> find_own_job(Transaction& tx, JobId job, UserId user);

/// A person's jobs, newest first.
std::vector<JobRow> list_own_jobs(Transaction& tx, UserId user, const JobFilter& filter);

/// How many jobs a person has in each state, the trash aside; states without jobs are missing.
std::vector<JobCount> count_jobs(Transaction& tx, UserId user);

// Each returns false when the job is in no state that allows it. The caller has made sure whose it is.
bool start_job(Transaction& tx, JobId job, std::string_view request_id);
/// Cancelled at once when nobody holds it; else its holder is asked.
bool cancel_job(Transaction& tx, JobId job);
/// Paused at once when queued; else its holder is asked.
bool pause_job(Transaction& tx, JobId job);
/// Back into the queue, or the wish to pause taken back.
bool resume_job(Transaction& tx, JobId job);
bool rename_job(Transaction& tx, JobId job, std::string_view name);
/// Only terminal or uploaded jobs.
bool trash_job(Transaction& tx, JobId job);
bool restore_job(Transaction& tx, JobId job);

} // namespace clono::db
