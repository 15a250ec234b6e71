#include "db/accounts/login_throttle_repository.hpp"

namespace clono::db {
namespace {

const Sql kEnsure{"login_throttle.ensure",
                  "INSERT INTO login_throttle (subject, failures, last_failure, blocked_until)"
                  " VALUES (?, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"
                  " ON DUPLICATE KEY UPDATE failures = failures"};
const Sql kLock{
    "login_throttle.lock",
    "SELECT IF(last_failure < UTC_TIMESTAMP(6) - INTERVAL 1 DAY, 0, failures) AS failures,"
    " GREATEST(0, CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), blocked_until)"
    " / 1000000)) AS seconds_left FROM login_throttle WHERE subject = ? FOR UPDATE"};
const Sql kSet{"login_throttle.set",
               "UPDATE login_throttle SET failures = ?, last_failure = UTC_TIMESTAMP(6),"
               " blocked_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE subject = ?"};
const Sql kClear{"login_throttle.clear", "DELETE FROM login_throttle WHERE subject = ?"};

} // namespace

Throttle lock_throttle(Transaction& tx, const Sha256Digest& subject) {
    tx.execute(kEnsure, subject);
    const auto row = tx.query_one(kLock, subject);
    return {row->get<std::uint32_t>("failures"), row->get<std::int64_t>("seconds_left")};
}

void set_throttle(Transaction& tx, const Sha256Digest& subject, std::uint32_t failures,
                  std::int64_t seconds) {
    tx.execute(kSet, failures, seconds, subject);
}

void clear_throttle(Transaction& tx, const Sha256Digest& subject) {
    tx.execute(kClear, subject);
}

} // namespace clono::db
