#pragma once
// Table idempotent_reply: the first reply to a request with an Idempotency-Key, written in the transaction
// that did the work. Lock the person's row first (lock_user): equal requests then come one after the
// other.

#include "core/id.hpp"
#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::db {

struct IdempotentReply {
    Sha256Digest
        request_sha256{}; ///< of what was asked: another request under the same key is a mistake
    std::uint16_t status = 0;
    std::string reply; ///< JSON
};

std::optional<IdempotentReply> find_idempotent_reply(Transaction& tx, UserId user,
                                                     std::string_view key);

void insert_idempotent_reply(Transaction& tx, UserId user, std::string_view key,
                             const IdempotentReply& reply);

} // namespace clono::db
