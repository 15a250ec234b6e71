// What somebody does to the own account: another password, the end of it.

#include "account/caller.hpp"
#include "config/config.hpp"
#include "db/accounts/account_removal_repository.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/credentials.hpp"
#include "fcgi/common/json_body.hpp"
#include "log/log.hpp"

namespace clono::fcgi {

web::Response change_password(Context& context, const account::PasswordHasher& hasher) {
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string old_password = read_password(fields, "old_password");
    const std::string new_password = read_password(fields, "new_password");
    check_new_password(fields, "new_password", new_password, *context.caller.user);
    fields.finish();

    require_own_password(context, hasher, "old_password", old_password);
    const std::string hash = hash_password(hasher, new_password);
    const db::UserRow& user = *context.caller.user;
    const auto token = account::make_session_token();
    const int hours = context.config.session.absolute_hours;
    db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too,
                         [&](db::Transaction& tx) {
                             if (has_started(tx, context, token)) {
                                 return;
                             }
                             db::set_password_hash(tx, user.id, hash);
                             db::end_sessions(tx, user.id);
                             start_session(tx, context, token, user.id, hours);
                             note(tx, context, user.id, "user.password", "user", user.id.value());
                         });
    log::info("password_changed", {{"user", user.id}, {"request", context.request.request_id}});
    return entered_response(200, context, user, token, hours);
}

web::Response delete_own_account(Context& context, const account::PasswordHasher& hasher) {
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string password = read_password(fields, "password");
    fields.finish();

    require_own_password(context, hasher, "password", password);
    const UserId id = context.caller.user->id;
    db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too,
                         [&](db::Transaction& tx) {
                             db::lock_user(tx, id); // an upload that is about to commit comes first
                             db::trash_everything_of(tx, id);
                             db::end_sessions(tx, id);
                             db::delete_api_tokens(tx, id);
                             db::mark_user_deleted(tx, id);
                             note(tx, context, id, "user.delete", "user", id.value());
                         });
    log::info("account_deleted", {{"user", id}, {"request", context.request.request_id}});
    return left_response(context);
}

} // namespace clono::fcgi
