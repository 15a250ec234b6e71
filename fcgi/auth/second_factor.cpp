// Turning one's own second factor on and off.

#include "account/second_factor.hpp"

#include "account/base32.hpp"
#include "account/caller.hpp"
#include "account/one_time_code.hpp"
#include "account/qr_code.hpp"
#include "account/sealed_secret.hpp"
#include "account/totp.hpp"
#include "config/config.hpp"
#include "db/accounts/second_factor_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/common/second_factor_rule.hpp"
#include "log/log.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace clono::fcgi {
namespace {

using nlohmann::json;

constexpr std::size_t kRecoveryCodes = 10;

web::HttpError already_on() {
    return conflict("second_factor_on", {"The second factor is on already.", "双重验证已开启。"});
}

web::HttpError not_on() {
    return conflict("second_factor_off", {"The second factor is not on.", "双重验证未开启。"});
}

web::HttpError wrong_code() {
    return invalid_fields(
        {{"code",
          {"wrong_code",
           {"This code is not right, or was used already.", "该验证码不正确或已被使用。"}}}});
}

/// Only a person with a session, not a program with a token, changes how one logs in.
void require_session(const Context& context) {
    if (!context.caller.session) {
        throw forbidden();
    }
}

/// The name under which apps list the account: the site's address without its scheme.
std::string site_name(const config::Site& site) {
    return site.base_url.substr(site.base_url.find("//") + 2);
}

/// Other sessions may be those of whoever made a second factor necessary.
void end_other_sessions(db::Transaction& tx, const Context& context) {
    db::end_sessions(tx, context.caller.user->id, *context.caller.session);
}

} // namespace

web::Response show_second_factor(Context& context) {
    const db::UserRow& user = *context.caller.user;
    std::optional<db::SecondFactor> factor;
    std::uint64_t codes = 0;
    db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too,
                         [&](db::Transaction& tx) {
                             factor = db::find_second_factor(tx, user.id);
                             codes = db::count_recovery_codes(tx, user.id);
                         });
    const bool is_on = factor && factor->confirmed_at;
    return web::json_response(
        200, {{"on", is_on},
              {"since", is_on ? json(format_rfc3339(*factor->confirmed_at)) : json(nullptr)},
              {"recovery_codes_left", codes},
              {"needed", needs_second_factor(context.config.session, user.role)}});
}

web::Response begin_second_factor(Context& context, const account::PasswordHasher& hasher) {
    require_session(context);
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string password = read_password(fields, "password");
    fields.finish();

    require_own_password(context, hasher, "password", password);
    const db::UserRow& user = *context.caller.user;
    const auto secret = account::make_totp_secret();
    const auto sealed = account::seal(context.csrf_key, user.id, secret);
    const bool has_begun = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too,
        [&](db::Transaction& tx) { return db::begin_second_factor(tx, user.id, sealed); });
    if (!has_begun) {
        throw already_on();
    }
    const std::string uri =
        account::otpauth_uri(secret, site_name(context.config.site), user.user_name);
    return web::json_response(201, {{"secret", account::to_base32(secret)},
                                    {"uri", uri},
                                    {"qr_svg", account::qr_code_svg(uri)}});
}

web::Response confirm_second_factor(Context& context) {
    require_session(context);
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string code = fields.text("code", {.max_length = 100});
    fields.finish();

    const UserId user = context.caller.user->id;
    count_try(context, account::of_codes(user));
    std::array<account::NewToken, kRecoveryCodes> recovery;
    std::array<Sha256Digest, kRecoveryCodes> hashes{};
    json texts = json::array();
    for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
        recovery[i] = account::make_one_time_code();
        hashes[i] = recovery[i].hash;
        texts.push_back(recovery[i].text);
    }
    const bool is_right = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            const auto factor = db::lock_second_factor(tx, user);
            if (!factor) {
                throw not_on();
            }
            if (factor->confirmed_at) {
                throw already_on();
            }
            if (!account::is_first_code(tx, context.csrf_key, user, code)) {
                return false;
            }
            db::confirm_second_factor(tx, user, hashes);
            account::forgive(tx, account::of_codes(user));
            end_other_sessions(tx, context);
            note(tx, context, user, "user.second_factor_on", "user", user.value());
            return true;
        });
    if (!is_right) {
        throw wrong_code();
    }
    log::info("second_factor_on", {{"user", user}, {"request", context.request.request_id}});
    return web::json_response(200, {{"recovery_codes", std::move(texts)}});
}

web::Response end_second_factor(Context& context, const account::PasswordHasher& hasher) {
    require_session(context);
    const auto body = read_json_body(context.request);
    FieldReader fields{body};
    const std::string password = read_password(fields, "password");
    const std::string code = fields.text("code", {.max_length = 100});
    fields.finish();

    require_own_password(context, hasher, "password", password);
    const UserId user = context.caller.user->id;
    count_try(context, account::of_codes(user));
    const bool is_right = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            if (!db::has_second_factor(tx, user)) {
                throw not_on();
            }
            if (account::use_second_factor(tx, context.csrf_key, user, code) !=
                account::FactorCheck::right) {
                return false;
            }
            db::delete_second_factor(tx, user);
            account::forgive(tx, account::of_codes(user));
            end_other_sessions(tx, context);
            note(tx, context, user, "user.second_factor_off", "user", user.value());
            return true;
        });
    if (!is_right) {
        throw wrong_code();
    }
    log::info("second_factor_off", {{"user", user}, {"request", context.request.request_id}});
    return web::no_content();
}

} // namespace clono::fcgi
