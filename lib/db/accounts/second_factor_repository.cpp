#include "db/accounts/second_factor_repository.hpp"

namespace clono::db {
namespace {

const Sql kFind{"second_factor.find", "SELECT sealed_secret, confirmed_at, last_step,"
                                      " UNIX_TIMESTAMP(UTC_TIMESTAMP(6)) DIV 30 AS now_step"
                                      " FROM second_factor WHERE user_id = ?"};
const Sql kLock{"second_factor.lock", "SELECT sealed_secret, confirmed_at, last_step,"
                                      " UNIX_TIMESTAMP(UTC_TIMESTAMP(6)) DIV 30 AS now_step"
                                      " FROM second_factor WHERE user_id = ? FOR UPDATE"};
const Sql kHas{"second_factor.has",
               "SELECT user_id FROM second_factor WHERE user_id = ? AND confirmed_at IS NOT NULL"};
const Sql kBegin{"second_factor.begin",
                 "INSERT INTO second_factor (user_id, sealed_secret, created_at)"
                 " VALUES (?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE"
                 " sealed_secret = VALUES(sealed_secret), created_at = VALUES(created_at)"};
const Sql kConfirm{"second_factor.confirm",
                   "UPDATE second_factor SET confirmed_at = UTC_TIMESTAMP(6) WHERE user_id = ?"};
const Sql kTakeStep{"second_factor.take_step",
                    "UPDATE second_factor SET last_step = ? WHERE user_id = ? AND last_step < ?"};
const Sql kDelete{"second_factor.delete", "DELETE FROM second_factor WHERE user_id = ?"};
const Sql kInsertCode{"recovery_code.insert",
                      "INSERT INTO recovery_code (code_hash, user_id) VALUES (?, ?)"};
const Sql kUseCode{"recovery_code.use",
                   "DELETE FROM recovery_code WHERE user_id = ? AND code_hash = ?"};
const Sql kCountCodes{"recovery_code.count",
                      "SELECT COUNT(*) AS count FROM recovery_code WHERE user_id = ?"};

std::optional<SecondFactor> read_one(const std::optional<Rows>& row) {
    if (!row) {
        return std::nullopt;
    }
    return SecondFactor{row->get<Bytes<60>>("sealed_secret"),
                        row->get<std::optional<Timestamp>>("confirmed_at"),
                        row->get<std::uint64_t>("last_step"), row->get<std::uint64_t>("now_step")};
}

} // namespace

std::optional<SecondFactor> find_second_factor(Transaction& tx, UserId user) {
    return read_one(tx.query_one(kFind, user));
}

std::optional<SecondFactor> lock_second_factor(Transaction& tx, UserId user) {
    return read_one(tx.query_one(kLock, user));
}

bool has_second_factor(Transaction& tx, UserId user) {
    return tx.query_one(kHas, user).has_value();
}

bool begin_second_factor(Transaction& tx, UserId user, const Bytes<60>& sealed_secret) {
    const auto held = lock_second_factor(tx, user);
    if (held && held->confirmed_at) {
        return false;
    }
    tx.execute(kBegin, user, sealed_secret);
    return true;
}

void confirm_second_factor(Transaction& tx, UserId user, std::span<const Sha256Digest> codes) {
    tx.execute(kConfirm, user);
    for (const Sha256Digest& code : codes) {
        tx.execute(kInsertCode, code, user);
    }
}

bool take_step(Transaction& tx, UserId user, std::uint64_t step) {
    return tx.execute(kTakeStep, step, user, step) == 1;
}

bool use_recovery_code(Transaction& tx, UserId user, const Sha256Digest& code_hash) {
    return tx.execute(kUseCode, user, code_hash) == 1;
}

std::uint64_t count_recovery_codes(Transaction& tx, UserId user) {
    return tx.query_one(kCountCodes, user)->get<std::uint64_t>("count");
}

bool delete_second_factor(Transaction& tx, UserId user) {
    return tx.execute(kDelete, user) == 1;
}

} // namespace clono::db
