#include "db/uploads/idempotent_reply_repository.hpp"

namespace clono::db {
namespace {

const Sql kFind{"idempotent_reply.find",
                "SELECT request_sha256, status, reply FROM idempotent_reply"
                " WHERE user_id = ? AND idempotency_key = ?"};

const Sql kInsert{"idempotent_reply.insert",
                  "INSERT INTO idempotent_reply (user_id, idempotency_key, request_sha256, status,"
                  " reply, created_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"};

} // namespace

std::optional<IdempotentReply> find_idempotent_reply(Transaction& tx, UserId user,
                                                     std::string_view key) {
    const auto row = tx.query_one(kFind, user, key);
    if (!row) {
        return std::nullopt;
    }
    return IdempotentReply{row->get<Sha256Digest>("request_sha256"),
                           row->get<std::uint16_t>("status"), row->get<std::string>("reply")};
}

void insert_idempotent_reply(Transaction& tx, UserId user, std::string_view key,
                             const IdempotentReply& reply) {
    tx.execute(kInsert, user, key, reply.request_sha256, reply.status, reply.reply);
}

} // namespace clono::db
