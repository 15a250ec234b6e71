#pragma once
// When will a waiting job start? A guess from what runs now and from how long recent jobs took.

#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace clono::db {

/// What the guess is made from.
struct QueueOutlook {
    std::uint64_t slots = 0; ///< for analyses, of all supervisors that are alive and take jobs
    std::vector<std::optional<double>> running; ///< seconds that each running job has left
    std::optional<double> usual_seconds;        ///< median of the recent jobs that are done
};

QueueOutlook read_queue_outlook(Transaction& tx);

/// Seconds until the job at this place in the queue (from 1) starts: each job goes to the slot that is
/// free first and lasts as usual. Nothing when that can't be known: no slot, or a job ahead whose
/// duration nothing tells.
std::optional<double> seconds_until_start(const QueueOutlook& outlook, std::uint64_t place);

} // namespace clono::db
