#include "account/caller.hpp"
#include "core/text.hpp"
#include "db/accounts/account_removal_repository.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/admin/actions.hpp"
#include "fcgi/admin/page.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/common/query_reader.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

json to_json(const db::ListedUser& line) {
    const auto text = [](const std::optional<std::string>& value) {
        return value ? json(*value) : json(nullptr);
    };
    return {{"id", line.user.id.value()},
            {"user_name", line.user.user_name},
            {"email", text(line.user.email)},
            {"phone", text(line.user.phone)},
            {"role", db::to_text(line.user.role)},
            {"state", db::to_text(line.user.state)},
            {"tier", line.user.tier},
            {"created_at", format_rfc3339(line.ctime)},
            {"changed_at", format_rfc3339(line.mtime)}};
}

db::UserFilter read_filter(const web::Request& request) {
    QueryReader query{request};
    db::UserFilter filter{.limit = query.limit() + 1};
    filter.after = UserId{query.number("after").value_or(0)};
    if (const auto text = query.text("q")) {
        filter.text = normalise_name(*text);
    }
    if (const auto role = query.choice("role", {"guest", "user", "support", "admin"})) {
        filter.role = db::parse_role(*role);
    }
    if (const auto state = query.choice("state", {"active", "locked", "deleted"})) {
        filter.state = db::parse_user_state(*state);
    }
    query.finish();
    return filter;
}

db::UserChange read_change(web::Request& request) {
    const json body = read_json_body(request);
    FieldReader fields{body};
    db::UserChange change;
    if (const auto role = fields.optional_choice("role", {"user", "support", "admin"})) {
        change.role = db::parse_role(*role);
    }
    if (const auto state = fields.optional_choice("state", {"active", "locked"})) {
        change.state = db::parse_user_state(*state);
    }
    if (const auto tier = fields.optional_integer("tier", 0, 2)) {
        change.tier = static_cast<int>(*tier);
    }
    fields.finish();
    return change;
}

/// Administrators do to themselves what they like through their own account's pages, not here: nobody locks
/// everybody out by a slip.
void refuse_own_account(const Context& context, UserId id) {
    if (context.caller.user->id == id) {
        throw conflict("own_account",
                       {"You cannot do this to your own account.", "不能对自己的账户执行此操作。"});
    }
}

/// Two administrators who act on each other at once come one after the other, and only the first succeeds.
void require_still_admin(db::Transaction& tx, const Context& context) {
    const auto self = db::lock_user(tx, context.caller.user->id);
    if (!self || self->role != db::Role::admin || self->state != db::UserState::active) {
        throw forbidden();
    }
}

db::UserRow lock_living_user(db::Transaction& tx, UserId id) {
    const auto user = db::lock_user(tx, id);
    if (!user || user->state == db::UserState::deleted) {
        throw not_found();
    }
    return *user;
}

std::string detail_of(const db::UserChange& change) {
    json detail = json::object();
    if (change.role) {
        detail["role"] = db::to_text(*change.role);
    }
    if (change.state) {
        detail["state"] = db::to_text(*change.state);
    }
    if (change.tier) {
        detail["tier"] = *change.tier;
    }
    return detail.dump();
}

db::ListedUser find_listed(db::Transaction& tx, UserId id) {
    // The list ordered by id, from just before this one.
    return db::list_users(tx, {.after = UserId{id.value() - 1}, .limit = 1}).at(0);
}

} // namespace

web::Response list_users(Context& context) {
    const db::UserFilter filter = read_filter(context.request);
    db::Transaction tx = db::Transaction::single_statements(context.database);
    return page_response(db::list_users(tx, filter), filter.limit - 1, to_json,
                         [](const db::ListedUser& line) { return line.user.id; });
}

web::Response change_user(Context& context) {
    const auto id = context.path_id<UserId>("id");
    const db::UserChange change = read_change(context.request);
    refuse_own_account(context, id);
    const auto changed = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            require_still_admin(tx, context);
            const db::UserRow user = lock_living_user(tx, id);
            if (change.role && user.role == db::Role::guest) {
                throw conflict("is_guest", {"A guest becomes a user by registering.",
                                            "访客须自行注册成为用户。"});
            }
            db::change_user(tx, id, change);
            if (change.role || change.state == db::UserState::locked) {
                db::end_sessions(tx, id); // another role begins with another token
            }
            note(tx, context, context.caller.user->id, "user.change", "user", id.value(),
                 detail_of(change));
            return find_listed(tx, id);
        });
    return web::json_response(200, to_json(changed));
}

web::Response delete_user(Context& context) {
    const auto id = context.path_id<UserId>("id");
    refuse_own_account(context, id);
    db::run_unit_of_work(context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        require_still_admin(tx, context);
        lock_living_user(tx, id);
        db::trash_everything_of(tx, id);
        db::end_sessions(tx, id);
        db::delete_api_tokens(tx, id);
        db::mark_user_deleted(tx, id);
        note(tx, context, context.caller.user->id, "user.delete", "user", id.value());
    });
    return web::no_content();
}

web::Response end_sessions_of_user(Context& context) {
    const auto id = context.path_id<UserId>("id");
    db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            lock_living_user(tx, id);
            db::end_sessions(tx, id);
            note(tx, context, context.caller.user->id, "user.end_sessions", "user", id.value());
        });
    return web::no_content();
}

} // namespace clono::fcgi
