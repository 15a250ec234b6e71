#include "fcgi/auth/entrance.hpp"

#include "account/caller.hpp"
#include "account/device.hpp"
#include "config/config.hpp"
#include "core/text.hpp"
#include "db/accounts/session_repository.hpp"
#include "fcgi/common/credentials.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

/// A year: as long as browsers keep a cookie at most, or nearly (RFC 6265bis).
constexpr std::int64_t kDeviceSeconds = 365LL * 24 * 3600;

json optional_text(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

json to_json(const db::UserRow& user) {
    return {
        {"id", user.id.value()},
        {"user_name", user.user_name},
        {"email", optional_text(user.email)},
        {"phone", optional_text(user.phone)},
        {"role", db::to_text(user.role)},
        {"tier", user.tier},
        {"expires_at", user.expires_at ? json(format_rfc3339(*user.expires_at)) : json(nullptr)}};
}

json limits_of(const config::Limits& limits, bool is_guest) {
    return {{"upload_file_bytes", limits.upload_file_bytes},
            {"upload_files", limits.upload_files},
            {"upload_total_bytes", limits.upload_total_bytes},
            {"quota_bytes", limits.quota_bytes},
            {"jobs", is_guest ? limits.guest_jobs : limits.jobs_per_user},
            {"num_iters", is_guest ? limits.guest_iterations : limits.iterations}};
}

std::string shown_agent(const web::Request& request) {
    const std::string_view agent = request.header("user-agent");
    return is_plain_line(agent) ? std::string{take_code_points(agent, 255)} : std::string{};
}

} // namespace

void start_session(db::Transaction& tx, const Context& context, const account::NewToken& token,
                   UserId user, int hours) {
    if (context.caller.session) {
        db::end_session(tx, context.caller.user->id, *context.caller.session);
    }
    db::insert_session(tx, {.token_hash = token.hash,
                            .user = user,
                            .hours = hours,
                            .address = context.request.remote_address,
                            .user_agent = shown_agent(context.request)});
    db::keep_newest_sessions(tx, user, context.config.session.per_user);
}

bool has_started(db::Transaction& tx, const Context& context, const account::NewToken& token) {
    return db::find_living_session(tx, token.hash, context.config.session.idle_hours).has_value();
}

web::Response me_response(int status, const Context& context,
                          const std::optional<db::UserRow>& user, std::string_view cookie) {
    const bool is_guest = user && user->role == db::Role::guest;
    return web::json_response(status,
                              {{"user", user ? to_json(*user) : json(nullptr)},
                               {"csrf_token", account::csrf_token(context.csrf_key, cookie)},
                               {"limits", limits_of(context.config.limits, is_guest)}});
}

web::Response entered_response(int status, const Context& context, const db::UserRow& user,
                               const account::NewToken& token, int hours) {
    web::Response response = me_response(status, context, user, token.text);
    const bool secure = context.config.site.tls;
    web::set_cookie(response, session_cookie_name(context.config.site), token.text,
                    {.secure = secure, .max_age_seconds = 3600LL * hours});
    if (user.role != db::Role::guest) {
        web::set_cookie(response, device_cookie_name(context.config.site),
                        account::make_device_cookie(context.csrf_key, user.id),
                        {.secure = secure, .max_age_seconds = kDeviceSeconds});
    }
    return response;
}

web::Response left_response(const Context& context) {
    web::Response response = web::no_content();
    web::set_cookie(response, session_cookie_name(context.config.site), "",
                    {.secure = context.config.site.tls, .max_age_seconds = 0});
    // Not "cookies" and "storage": language and theme stay with the browser.
    response.set_header("Clear-Site-Data", "\"cache\"");
    return response;
}

} // namespace clono::fcgi
