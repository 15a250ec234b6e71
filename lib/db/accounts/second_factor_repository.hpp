#pragma once
// Tables second_factor and recovery_code: one-time passwords that a login asks for beside the password.

#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace clono::db {

struct SecondFactor {
    Bytes<60> sealed_secret{};               ///< account/sealed_secret.hpp
    std::optional<Timestamp> confirmed_at{}; ///< nothing: it counts for nothing yet
    std::uint64_t last_step = 0;             ///< the newest whose code was taken
    std::uint64_t now_step = 0;              ///< Unix time in steps of 30 s
};

std::optional<SecondFactor> find_second_factor(Transaction& tx, UserId user);
/// Lock the row until the end of the transaction; as find_second_factor.
std::optional<SecondFactor> lock_second_factor(Transaction& tx, UserId user);
/// Whether the user has one that counts. Any program may ask.
bool has_second_factor(Transaction& tx, UserId user);

/// Store a secret that is not confirmed yet. False when there is one that counts: it stays.
bool begin_second_factor(Transaction& tx, UserId user, const Bytes<60>& sealed_secret);
/// From now on it counts, with these recovery codes.
void confirm_second_factor(Transaction& tx, UserId user, std::span<const Sha256Digest> codes);
/// Note that the code of a step was taken. False when that step or a later one was before.
bool take_step(Transaction& tx, UserId user, std::uint64_t step);
/// Delete a recovery code. False when the user has no such one (any more).
bool use_recovery_code(Transaction& tx, UserId user, const Sha256Digest& code_hash);
std::uint64_t count_recovery_codes(Transaction& tx, UserId user);
/// With its recovery codes. False when there was none.
bool delete_second_factor(Transaction& tx, UserId user);

} // namespace clono::db
