// The caller's own sessions and API tokens.

#include "account/caller.hpp"
#include "account/token.hpp"
#include "config/config.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/json_body.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

json to_json(const db::ApiTokenRow& token) {
    return {{"id", token.id.value()},
            {"name", token.name},
            {"scope", db::to_text(token.scope)},
            {"created_at", format_rfc3339(token.created_at)},
            {"expires_at", format_rfc3339(token.expires_at)},
            {"last_used_at",
             token.last_used_at ? json(format_rfc3339(*token.last_used_at)) : json(nullptr)}};
}

web::Response short_list(json items) {
    return web::json_response(200, {{"items", std::move(items)}, {"next", nullptr}});
}

/// Tokens and sessions are handed out to a person with a session, not to a program with a token.
void require_session(const Context& context) {
    if (!context.caller.session) {
        throw forbidden();
    }
}

} // namespace

web::Response list_own_sessions(Context& context) {
    const auto sessions = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            return db::list_sessions(tx, context.caller.user->id,
                                     context.config.session.idle_hours);
        });
    json items = json::array();
    for (const db::SessionRow& session : sessions) {
        items.push_back({{"id", session.id.value()},
                         {"created_at", format_rfc3339(session.created_at)},
                         {"last_seen_at", format_rfc3339(session.last_seen_at)},
                         {"address", session.address},
                         {"user_agent", session.user_agent},
                         {"current", session.id == context.caller.session}});
    }
    return short_list(std::move(items));
}

web::Response end_own_session(Context& context, const account::PasswordHasher& hasher) {
    const auto id = context.path_id<SessionId>("id");
    const UserId user = context.caller.user->id;
    const bool is_own =
        db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too,
                             [&](db::Transaction& tx) { return db::has_session(tx, user, id); });
    if (!is_own) {
        throw not_found();
    }
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string password = read_password(fields, "password");
    fields.finish();

    require_own_password(context, hasher, "password", password);
    const bool has_ended = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            const bool ended = db::end_session(tx, user, id);
            if (ended) {
                note(tx, context, user, "session.end", "session", id.value());
            }
            return ended;
        });
    if (!has_ended) {
        throw not_found();
    }
    return web::no_content();
}

web::Response list_own_tokens(Context& context) {
    const auto tokens = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too,
        [&](db::Transaction& tx) { return db::list_api_tokens(tx, context.caller.user->id); });
    json items = json::array();
    for (const db::ApiTokenRow& token : tokens) {
        items.push_back(to_json(token));
    }
    return short_list(std::move(items));
}

web::Response make_own_token(Context& context) {
    require_session(context);
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string name = fields.text("name", {.max_length = 100});
    const std::string scope = fields.choice("scope", {"read", "write"});
    const auto days = fields.integer("days", 1, context.config.session.api_token_days);
    fields.finish();

    const UserId user = context.caller.user->id;
    const auto token = account::make_api_token();
    const auto row = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            db::lock_user(tx, user); // so that two requests at once cannot pass the bound
            const auto held = db::list_api_tokens(tx, user).size();
            if (held >= static_cast<std::size_t>(context.config.session.api_tokens_per_user)) {
                throw conflict("too_many_tokens",
                               {"You have as many API tokens as are allowed. Please revoke one.",
                                "API 令牌数量已达上限，请先撤销一个。"});
            }
            const auto id = db::insert_api_token(tx, {.token_hash = token.hash,
                                                      .user = user,
                                                      .name = name,
                                                      .scope = *db::parse_token_scope(scope),
                                                      .days = static_cast<int>(days)});
            note(tx, context, user, "api_token.make", "api_token", id.value());
            return db::find_api_token(tx, user, id).value();
        });
    json reply = to_json(row);
    reply["token"] = token.text;
    return web::json_response(201, reply);
}

web::Response revoke_own_token(Context& context) {
    const auto id = context.path_id<ApiTokenId>("id");
    const UserId user = context.caller.user->id;
    const bool is_gone = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            const bool deleted = db::delete_api_token(tx, user, id);
            if (deleted) {
                note(tx, context, user, "api_token.revoke", "api_token", id.value());
            }
            return deleted;
        });
    if (!is_gone) {
        throw not_found();
    }
    return web::no_content();
}

} // namespace clono::fcgi
