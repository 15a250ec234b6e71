#include "account/caller.hpp"
#include "account/rules.hpp"
#include "config/config.hpp"
#include "db/accounts/account_removal_repository.hpp"
#include "db/client/connection.hpp"
#include "db/maintenance/audit_repository.hpp"
#include "db/maintenance/setting_repository.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "fcgi/auth/password_check.hpp"
#include "fcgi/common/json_body.hpp"
#include "log/log.hpp"

namespace clono::fcgi {
namespace {

constexpr const char* kRegisterAction = "user.register";

web::HttpError registration_closed() {
    return {403,
            "registration_closed",
            {"New accounts cannot be made at the moment. Please ask an administrator.",
             "目前不开放注册，请联系管理员。"}};
}

web::HttpError guest_over() {
    return conflict("guest_over", {"This guest account has been registered or has ended meanwhile.",
                                   "该访客账户已注册或已过期。"});
}

/// A field through one of the account rules; what is wrong is noted.
template <class Check>
std::optional<db::UniqueText> checked(FieldReader& fields, std::string_view name,
                                      const std::optional<std::string>& text, Check check) {
    if (!text || text->empty()) {
        return std::nullopt;
    }
    auto result = check(*text);
    if (result.fault) {
        fields.fail(name, std::move(result.fault->code), std::move(result.fault->message));
    }
    return result.value;
}

struct Form {
    db::NewUser user;
    std::string password;
};

Form read_form(web::Request& request) {
    const auto body = read_json_body(request);
    FieldReader fields{body};
    const std::string name = fields.text("user_name", {.max_length = 64});
    const auto email = fields.optional_text("email", {.max_length = 254});
    const auto phone = fields.optional_text("phone", {.max_length = 32});
    Form form;
    form.password = read_password(fields, "password");
    form.user.name =
        checked(fields, "user_name", name, account::check_user_name).value_or(db::UniqueText{});
    form.user.email = checked(fields, "email", email, account::check_email);
    form.user.phone = checked(fields, "phone", phone, account::check_phone);
    if (!email && !phone) {
        fields.fail("email", "contact_missing",
                    {"Please give an e-mail address or a phone number.", "请填写邮箱或手机号。"});
    }
    check_new_password(fields, "password", form.password,
                       {.id = {}, .user_name = name, .email = email, .phone = phone});
    fields.finish();
    return form;
}

/// What to tell about a name, e-mail or phone that somebody has already.
web::HttpError taken(const db::Error& error) {
    if (error.is_duplicate("email_norm")) {
        return invalid_fields(
            {{"email", {"taken", {"This e-mail address is taken.", "该邮箱已被注册。"}}}});
    }
    if (error.is_duplicate("phone_norm")) {
        return invalid_fields(
            {{"phone", {"taken", {"This phone number is taken.", "该手机号已被注册。"}}}});
    }
    return invalid_fields(
        {{"user_name", {"taken", {"This user name is taken.", "该用户名已被注册。"}}}});
}

void require_registration_allowed(Context& context) {
    db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            if (!db::load_settings(tx).registration_open) {
                throw registration_closed();
            }
            const auto lately =
                db::count_recent_actions(tx, kRegisterAction, context.request.remote_address, 60);
            if (lately >=
                static_cast<std::uint64_t>(context.config.limits.registrations_per_address)) {
                throw too_often(std::chrono::minutes{10});
            }
        });
}

/// A new row, or the caller's guest row made a user's: it keeps its id, and so its jobs, uploads and folders.
UserId make_user(db::Transaction& tx, const Context& context, const db::NewUser& user) {
    if (context.caller.has_role(db::Role::guest)) {
        const UserId guest = context.caller.user->id;
        if (!db::promote_guest(tx, guest, user)) {
            throw guest_over();
        }
        db::lift_jobs_of_guest(tx, guest);
        db::end_sessions(tx, guest);
        return guest;
    }
    return db::insert_user(tx, user);
}

} // namespace

web::Response register_account(Context& context, const account::PasswordHasher& hasher) {
    Form form = read_form(context.request);
    require_registration_allowed(context);
    const auto subjects = account::of_registration(context.request.remote_address);
    count_try(context, subjects); // forgotten unless a name is taken
    form.user.password_hash = hash_password(hasher, form.password);
    const auto token = account::make_session_token();
    const int hours = context.config.session.absolute_hours;
    try {
        const db::UserRow user = db::run_unit_of_work(
            context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
                if (const auto session = db::find_living_session(
                        tx, token.hash, context.config.session.idle_hours)) {
                    return session->user; // the first try took effect
                }
                const UserId id = make_user(tx, context, form.user);
                account::forgive(tx, subjects);
                start_session(tx, context, token, id, hours);
                note(tx, context, id, kRegisterAction, "user", id.value());
                return db::find_user(tx, id).value();
            });
        log::info("registered", {{"user", user.id}, {"request", context.request.request_id}});
        return entered_response(201, context, user, token, hours);
    } catch (const db::Error& error) {
        if (error.kind() == db::ErrorKind::duplicate_key) {
            throw taken(error);
        }
        throw;
    }
}

} // namespace clono::fcgi
