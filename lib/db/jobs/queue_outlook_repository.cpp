#include "db/jobs/queue_outlook_repository.hpp"

#include <algorithm>
#include <functional>
#include <queue>

namespace clono::db {
namespace {

// A supervisor says every few seconds that it is alive.
const Sql kSlots{"queue_outlook.slots",
                 "SELECT COALESCE(SUM(CAST(JSON_EXTRACT(slots, '$.analyse') AS UNSIGNED)), 0)"
                 " AS slots FROM supervisor_instance WHERE draining = 0"
                 " AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL 60 SECOND"};

const Sql kRunning{"queue_outlook.running",
                   "SELECT seconds_left FROM job WHERE state = 'running' AND kind = 'analyse'"
                   " ORDER BY id LIMIT 1000"};

// Among the newest 500 rows only, so that a long history costs nothing.
const Sql kRecent{
    "queue_outlook.recent",
    "SELECT TIMESTAMPDIFF(MICROSECOND, started_at, finished_at) / 1000000 AS seconds"
    " FROM job WHERE id > (SELECT GREATEST(MAX(newest.id), 500) FROM job newest) - 500"
    " AND state = 'done' AND kind = 'analyse' AND started_at IS NOT NULL"
    " AND finished_at > UTC_TIMESTAMP(6) - INTERVAL 30 DAY ORDER BY id DESC LIMIT 25"};

std::optional<double> median(std::vector<double> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

QueueOutlook read_queue_outlook(Transaction& tx) {
    QueueOutlook outlook;
    outlook.slots = tx.query_one(kSlots)->get<std::uint64_t>("slots");
    for (Rows rows = tx.query(kRunning); rows.next();) {
        const auto left = rows.get<std::optional<std::uint32_t>>("seconds_left");
        outlook.running.emplace_back(left ? std::optional<double>(*left) : std::nullopt);
    }
    std::vector<double> recent;
    for (Rows rows = tx.query(kRecent); rows.next();) {
        recent.push_back(rows.get<double>("seconds"));
    }
    outlook.usual_seconds = median(std::move(recent));
    return outlook;
}

std::optional<double> seconds_until_start(const QueueOutlook& outlook, std::uint64_t place) {
    if (outlook.slots == 0 || place == 0) {
        return std::nullopt;
    }
    // When each slot is free; a job of unknown length is as long as usual.
    std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
    for (const auto& left : outlook.running) {
        const auto seconds = left ? left : outlook.usual_seconds;
        if (!seconds) {
            return std::nullopt;
        }
        free_at.push(*seconds);
    }
    while (free_at.size() < outlook.slots) {
        free_at.push(0);
    }
    // More running than slots: their number was made smaller, and the first to end are not replaced.
    while (free_at.size() > outlook.slots) {
        free_at.pop();
    }
    for (std::uint64_t ahead = 1; ahead < place; ++ahead) {
        if (!outlook.usual_seconds) {
            return std::nullopt;
        }
        const double next = free_at.top() + *outlook.usual_seconds;
        free_at.pop();
        free_at.push(next);
    }
    return free_at.top();
}

} // namespace clono::db
