#pragma once
// Table login_throttle: how often a subject (a name or an address, hashed) has failed lately.

#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <cstdint>

namespace clono::db {

struct Throttle {
    std::uint32_t failures = 0;    ///< 0 when the last one is more than a day old
    std::int64_t seconds_left = 0; ///< until the next try is allowed; 0: now
};

/// The subject's row, locked until the end of the transaction; made when missing.
Throttle lock_throttle(Transaction& tx, const Sha256Digest& subject);
/// @param seconds  from now until the next try is allowed
void set_throttle(Transaction& tx, const Sha256Digest& subject, std::uint32_t failures,
                  std::int64_t seconds);
void clear_throttle(Transaction& tx, const Sha256Digest& subject);

} // namespace clono::db
