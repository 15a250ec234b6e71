#pragma once
// Table api_token: what programs of a user log in with. Only SHA-256 of the token is stored.

#include "core/sha256.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::db {

enum class TokenScope { read, write };

std::string_view to_text(TokenScope scope);
std::optional<TokenScope> parse_token_scope(std::string_view text);

struct LivingApiToken {
    ApiTokenId id;
    TokenScope scope = TokenScope::read;
    UserRow user;
    bool should_touch = false; ///< last_used_at is older than a minute, or never
};

struct ApiTokenRow {
    ApiTokenId id;
    std::string name;
    TokenScope scope;
    Timestamp created_at;
    Timestamp expires_at;
    std::optional<Timestamp> last_used_at;
};

struct NewApiToken {
    Sha256Digest token_hash;
    UserId user;
    std::string name;
    TokenScope scope;
    int days;
};

/// The token, when neither it nor its user is over.
std::optional<LivingApiToken> find_living_api_token(Transaction& tx,
                                                    const Sha256Digest& token_hash);
void touch_api_token(Transaction& tx, ApiTokenId id);
ApiTokenId insert_api_token(Transaction& tx, const NewApiToken& token);
std::optional<ApiTokenRow> find_api_token(Transaction& tx, UserId user, ApiTokenId id);
/// Newest first, at most 1000, expired ones too.
std::vector<ApiTokenRow> list_api_tokens(Transaction& tx, UserId user);
bool delete_api_token(Transaction& tx, UserId user, ApiTokenId id);
void delete_api_tokens(Transaction& tx, UserId user);

} // namespace clono::db
