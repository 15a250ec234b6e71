#pragma once
// Who asks: made once for each request from its session cookie or its API token.

#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/accounts/user_repository.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

using db::Role;

struct Caller {
    std::optional<db::UserRow> user{};           ///< nothing: anonymous
    std::optional<SessionId> session{};          ///< set when a session cookie said who it is
    std::optional<db::TokenScope> token_scope{}; ///< set when an API token said who it is

    [[nodiscard]] bool is_anonymous() const { return !user; }

    [[nodiscard]] bool has_role(Role role) const { return user && user->role == role; }

    /// Whether the caller may change things as far as its credential goes.
    [[nodiscard]] bool may_write() const { return token_scope != db::TokenScope::read; }
};

/// The caller whom a session cookie names; anonymous when the session is over or was never there. One SELECT,
/// and once a minute an UPDATE that notes the visit.
Caller resolve_session(db::Transaction& tx, std::string_view session_token, int idle_hours);

/// The caller whom `clono_…` of an Authorization header names; nothing when the token isn't valid: the
/// request is then refused with 401, not served as anonymous.
std::optional<Caller> resolve_api_token(db::Transaction& tx, std::string_view api_token);

} // namespace clono::account
