#include "db/accounts/api_token_repository.hpp"

namespace clono::db {
namespace {

const Sql kFindLiving{
    "api_token.find_living",
    "SELECT t.id AS token_id, t.scope,"
    " COALESCE(t.last_used_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, TRUE) AS is_old,"
    " u.id, u.user_name, u.email, u.phone, u.role, u.state, u.tier, u.expires_at"
    " FROM api_token t JOIN user u ON u.id = t.user_id"
    " WHERE t.token_hash = ? AND t.expires_at > UTC_TIMESTAMP(6) AND u.state = 'active'"
    " AND u.role <> 'guest'"};
const Sql kTouch{"api_token.touch",
                 "UPDATE api_token SET last_used_at = UTC_TIMESTAMP(6) WHERE id = ?"};
const Sql kInsert{"api_token.insert",
                  "INSERT INTO api_token (token_hash, user_id, name, scope, created_at, expires_at)"
                  " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? DAY)"};
const Sql kFind{"api_token.find", "SELECT id, name, scope, created_at, expires_at, last_used_at"
                                  " FROM api_token WHERE user_id = ? AND id = ?"};
const Sql kList{"api_token.list", "SELECT id, name, scope, created_at, expires_at, last_used_at"
                                  " FROM api_token WHERE user_id = ? ORDER BY id DESC LIMIT 1000"};
const Sql kDelete{"api_token.delete", "DELETE FROM api_token WHERE user_id = ? AND id = ?"};
const Sql kDeleteAll{"api_token.delete_all", "DELETE FROM api_token WHERE user_id = ?"};

TokenScope read_scope(const Rows& row) {
    return parse_token_scope(row.get<std::string>("scope")).value();
}

ApiTokenRow read_token(const Rows& row) {
    return {row.get<ApiTokenId>("id"),
            row.get<std::string>("name"),
            read_scope(row),
            row.get<Timestamp>("created_at"),
            row.get<Timestamp>("expires_at"),
            row.get<std::optional<Timestamp>>("last_used_at")};
}

} // namespace

std::string_view to_text(TokenScope scope) {
    return scope == TokenScope::read ? "read" : "write";
}

std::optional<TokenScope> parse_token_scope(std::string_view text) {
    if (text == "read") {
        return TokenScope::read;
    }
    return text == "write" ? std::optional{TokenScope::write} : std::nullopt;
}

std::optional<LivingApiToken> find_living_api_token(Transaction& tx,
                                                    const Sha256Digest& token_hash) {
    const auto row = tx.query_one(kFindLiving, token_hash);
    if (!row) {
        return std::nullopt;
    }
    return LivingApiToken{row->get<ApiTokenId>("token_id"), read_scope(*row), read_user(*row),
                          row->get<bool>("is_old")};
}

void touch_api_token(Transaction& tx, ApiTokenId id) {
    tx.execute(kTouch, id);
}

ApiTokenId insert_api_token(Transaction& tx, const NewApiToken& token) {
    return tx.insert<ApiTokenId>(kInsert, token.token_hash, token.user, token.name,
                                 to_text(token.scope), token.days);
}

std::optional<ApiTokenRow> find_api_token(Transaction& tx, UserId user, ApiTokenId id) {
    const auto row = tx.query_one(kFind, user, id);
    return row ? std::optional{read_token(*row)} : std::nullopt;
}

std::vector<ApiTokenRow> list_api_tokens(Transaction& tx, UserId user) {
    std::vector<ApiTokenRow> tokens;
    for (Rows rows = tx.query(kList, user); rows.next();) {
        tokens.push_back(read_token(rows));
    }
    return tokens;
}

bool delete_api_token(Transaction& tx, UserId user, ApiTokenId id) {
    return tx.execute(kDelete, user, id) == 1;
}

void delete_api_tokens(Transaction& tx, UserId user) {
    tx.execute(kDeleteAll, user);
}

} // namespace clono::db
