#include "account/caller.hpp"

#include "account/token.hpp"

namespace clono::account {

Caller resolve_session(db::Transaction& tx, std::string_view session_token, int idle_hours) {
    const auto hash = session_token_hash(session_token);
    const auto session = hash ? db::find_living_session(tx, *hash, idle_hours) : std::nullopt;
    if (!session) {
        return {};
    }
    if (session->should_touch) {
        db::touch_session(tx, session->id);
    }
    return {.user = session->user, .session = session->id};
}

std::optional<Caller> resolve_api_token(db::Transaction& tx, std::string_view api_token) {
    const auto hash = api_token_hash(api_token);
    const auto token = hash ? db::find_living_api_token(tx, *hash) : std::nullopt;
    if (!token) {
        return std::nullopt;
    }
    if (token->should_touch) {
        db::touch_api_token(tx, token->id);
    }
    return Caller{.user = token->user, .token_scope = token->scope};
}

} // namespace clono::account
