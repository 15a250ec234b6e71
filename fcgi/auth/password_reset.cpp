// A new password for who has a code of the operator's. It opens no session: the login that follows asks for
// everything that a login asks for.

#include "account/one_time_code.hpp"
#include "db/accounts/password_reset_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/json_body.hpp"
#include "log/log.hpp"

namespace clono::fcgi {
namespace {

/// The same for codes that never were, were used, or are over.
web::HttpError wrong_reset_code() {
    return invalid_fields({{"reset_code",
                            {"wrong_reset_code",
                             {"This code is not right, was used already or is over.",
                              "该重置码不正确、已被使用或已过期。"}}}});
}

/// Whose code it is. Tries are counted by network; a right code ends the count.
db::UserRow demand_user(Context& context, const std::optional<Sha256Digest>& code) {
    const auto subjects = account::of_reset(context.request.remote_address);
    count_try(context, subjects);
    const auto user = db::run_unit_of_work(context.database, db::Repeat::if_without_effect,
                                           [&](db::Transaction& tx) -> std::optional<db::UserRow> {
                                               auto found = code ? db::find_user_of_reset(tx, *code)
                                                                 : std::nullopt;
                                               if (found) {
                                                   account::forgive(tx, subjects);
                                               }
                                               return found;
                                           });
    if (!user) {
        log::warning("reset_failed", {{"address", context.request.remote_address},
                                      {"request", context.request.request_id}});
        throw wrong_reset_code();
    }
    return *user;
}

} // namespace

web::Response reset_password(Context& context, const account::PasswordHasher& hasher) {
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const auto code = account::one_time_code_hash(fields.text("reset_code", {.max_length = 100}));
    const std::string password = read_password(fields, "new_password");
    fields.finish();

    const db::UserRow user = demand_user(context, code);
    check_new_password(fields, "new_password", password, user);
    fields.finish();
    const std::string hash = hash_password(hasher, password);
    const bool was_valid = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            if (!db::use_password_reset(tx, *code)) {
                return false; // another request was faster
            }
            db::set_password_hash(tx, user.id, hash);
            db::end_sessions(tx, user.id);
            // Who forgot the password has guessed: that must not keep the new one waiting.
            account::forgive(tx, account::of_account(user.id, context.request.remote_address));
            note(tx, context, user.id, "user.password_reset", "user", user.id.value());
            return true;
        });
    if (!was_valid) {
        throw wrong_reset_code();
    }
    log::info("password_reset", {{"user", user.id}, {"request", context.request.request_id}});
    return web::no_content();
}

} // namespace clono::fcgi
