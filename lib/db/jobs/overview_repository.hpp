#pragma once
// What operators, support and administrators look at: counts and metadata, never parameters or findings.

#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::db {

struct StateCount {
    std::string kind;
    std::string state;
    std::uint64_t count;
};

struct JobLine {
    JobId id;
    UserId user;
    std::string user_name;
    std::string name;
    std::string kind;
    std::string state;
    std::string stage;
    double progress; ///< 0 to 1
    std::uint32_t attempt;
    int tier;
    std::optional<std::string> claimed_by;
    std::optional<std::string> error_code;
    std::string request_id;
    bool cancel_wanted;
    Timestamp created_at;
    std::optional<Timestamp> queued_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> finished_at;
    std::optional<Timestamp> trashed_at;
};

struct AllJobsFilter {
    std::optional<std::string> state{};
    std::optional<UserId> user{};
    std::optional<std::string> text{}; ///< part of the owner's normalised name, or the job's id
    JobId before{~std::uint64_t{0}};   ///< the last id of the page before
    int limit = 25;
};

struct InstanceLine {
    std::string name;
    std::string host;
    std::uint32_t pid;
    Timestamp started_at;
    std::int64_t seconds_since_seen;
    bool draining;
    bool drain_wanted;
    std::string slots;                 ///< JSON
    std::optional<std::string> report; ///< JSON, what it said about itself when it was last seen
};

/// A job that failed, and why.
struct FailedJob {
    JobId id;
    std::string error_code;
    std::uint32_t attempt;
    std::optional<std::string> engine_end;
    std::optional<std::string> engine_words;
    std::string request_id;
    Timestamp finished_at;
};

/// Jobs that are not in the trash, by kind and state.
std::vector<StateCount> count_jobs(Transaction& tx);
/// Newest first, those in the trash too.
std::vector<JobLine> list_all_jobs(Transaction& tx, const AllJobsFilter& filter);
/// Seconds that the oldest queued job has waited; nothing when none waits.
std::optional<std::int64_t> oldest_queued_seconds(Transaction& tx);
/// The last that failed, the newest first.
std::vector<FailedJob> list_last_failed(Transaction& tx, int limit);
/// All supervisors, by name.
std::vector<InstanceLine> list_instances(Transaction& tx);

} // namespace clono::db
