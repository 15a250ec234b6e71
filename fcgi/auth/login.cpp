#include "account/caller.hpp"
#include "account/device.hpp"
#include "account/rules.hpp"
#include "account/second_factor.hpp"
#include "config/config.hpp"
#include "core/text.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/credentials.hpp"
#include "fcgi/common/json_body.hpp"
#include "log/log.hpp"

namespace clono::fcgi {
namespace {

using account::FactorCheck;

web::HttpError wrong_credentials() {
    return {401,
            "wrong_credentials",
            {"The name or the password is not right.", "用户名或密码不正确。"}};
}

web::HttpError second_factor_needed() {
    return {401,
            "second_factor_needed",
            {"Please type the code of your authenticator app, too.",
             "请同时输入身份验证器中的验证码。"}};
}

web::HttpError second_factor_wrong() {
    return {401,
            "second_factor_wrong",
            {"This code is not right, or was used already.", "该验证码不正确或已被使用。"}};
}

web::HttpError account_locked() {
    return {
        403,
        "account_locked",
        {"This account is locked. Please ask an administrator.", "该账户已被锁定，请联系管理员。"}};
}

/// Whose tries this one is counted with. One count for each account, however its name, e-mail or phone number is
/// spelled.
account::ThrottleSubjects who_tries(const Context& context,
                                    const std::optional<db::Credentials>& found,
                                    const std::string& spelled) {
    const std::string& address = context.request.remote_address;
    if (!found) {
        return account::of_stranger(spelled, address);
    }
    const UserId id = found->user.id;
    const auto cookie = context.request.cookie(device_cookie_name(context.config.site));
    if (const auto device = account::known_device(context.csrf_key, cookie, id)) {
        return account::of_device(*device);
    }
    return account::of_account(id, address);
}

void note_failure(Context& context, const std::optional<db::Credentials>& found) {
    db::run_unit_of_work(context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        const auto id = found ? std::optional{found->user.id.value()} : std::nullopt;
        note(tx, context, std::nullopt, "user.login_failed", "user", id);
    });
    log::warning("login_failed", {{"address", context.request.remote_address},
                                  {"request", context.request.request_id}});
}

} // namespace

web::Response log_in(Context& context, const account::PasswordHasher& hasher) {
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string login = fields.text("login", {.max_length = 254});
    const std::string password = read_password(fields, "password");
    const auto code = fields.optional_text("code", {.max_length = 100});
    fields.finish();

    const std::string normalised = normalise_name(login).value_or(login);
    const auto found = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            return db::find_credentials(tx, normalised, account::normalise_phone(login));
        });
    const std::string spelled = account::normalise_phone(login).value_or(normalised);
    if (!is_password_right(context, hasher, who_tries(context, found, spelled), found, password)) {
        note_failure(context, found);
        throw wrong_credentials();
    }
    if (found->user.state != db::UserState::active) {
        throw account_locked();
    }
    const bool is_outdated = hasher.is_outdated(*found->password_hash);
    const std::string fresh_hash = is_outdated ? hash_password(hasher, password) : std::string{};
    if (code) {
        count_try(context, account::of_codes(found->user.id));
    }
    const auto token = account::make_session_token();
    const int hours = context.config.session.absolute_hours;
    const auto check = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            if (has_started(tx, context, token)) {
                return FactorCheck::right;
            }
            const FactorCheck factor =
                account::use_second_factor(tx, context.csrf_key, found->user.id, code);
            if (factor != FactorCheck::right) {
                return factor;
            }
            if (code) {
                account::forgive(tx, account::of_codes(found->user.id));
            }
            start_session(tx, context, token, found->user.id, hours);
            if (is_outdated) {
                db::set_password_hash(tx, found->user.id, fresh_hash);
            }
            note(tx, context, found->user.id, "user.login", "user", found->user.id.value());
            return FactorCheck::right;
        });
    if (check == FactorCheck::needed) {
        throw second_factor_needed();
    }
    if (check == FactorCheck::wrong) {
        note_failure(context, found);
        throw second_factor_wrong();
    }
    log::info("login", {{"user", found->user.id}, {"request", context.request.request_id}});
    return entered_response(200, context, found->user, token, hours);
}

web::Response log_out(Context& context) {
    db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            if (context.caller.session) {
                db::end_session(tx, context.caller.user->id, *context.caller.session);
                note(tx, context, context.caller.user->id, "user.logout", "session",
                     context.caller.session->value());
            }
        });
    return left_response(context);
}

} // namespace clono::fcgi
