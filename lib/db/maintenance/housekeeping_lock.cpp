#include "db/maintenance/housekeeping_lock.hpp"

namespace clono::db {
namespace {

const Sql kTake{"housekeeping_lock.take",
                "SELECT COALESCE(GET_LOCK(CONCAT('clono_sweep.', DATABASE()), ?), 0) AS is_mine"};
const Sql kHolds{"housekeeping_lock.holds",
                 "SELECT COALESCE(IS_USED_LOCK(CONCAT('clono_sweep.', DATABASE()))"
                 " = CONNECTION_ID(), 0) AS is_mine"};
const Sql kRelease{"housekeeping_lock.release",
                   "SELECT RELEASE_LOCK(CONCAT('clono_sweep.', DATABASE())) AS was_mine"};

} // namespace

bool take_housekeeping_lock(Transaction& tx, std::chrono::seconds patience) {
    return tx.query_one(kTake, static_cast<std::int64_t>(patience.count()))->get<bool>("is_mine");
}

bool holds_housekeeping_lock(Transaction& tx) {
    return tx.query_one(kHolds)->get<bool>("is_mine");
}

void release_housekeeping_lock(Transaction& tx) {
    tx.query_one(kRelease);
}

} // namespace clono::db
