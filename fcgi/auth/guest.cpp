#include "account/caller.hpp"
#include "config/config.hpp"
#include "core/bytes.hpp"
#include "core/random.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/client/connection.hpp"
#include "db/maintenance/audit_repository.hpp"
#include "db/maintenance/setting_repository.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "log/log.hpp"

namespace clono::fcgi {
namespace {

constexpr const char* kGuestAction = "user.guest";

web::HttpError guests_closed() {
    return {403,
            "guests_closed",
            {"The example cannot be tried without an account at the moment.",
             "目前不开放免注册试用。"}};
}

void require_guest_allowed(db::Transaction& tx, const Context& context) {
    const config::Limits& limits = context.config.limits;
    if (!db::load_settings(tx).guests_open) {
        throw guests_closed();
    }
    const auto of_address = db::count_recent_actions(
        tx, kGuestAction, context.request.remote_address, 60 * limits.guest_hours);
    if (of_address >= static_cast<std::uint64_t>(limits.guests_per_address) ||
        db::count_guests(tx) >= static_cast<std::uint64_t>(limits.guests_total)) {
        throw too_often(std::chrono::hours{1});
    }
}

} // namespace

web::Response become_guest(Context& context) {
    const std::string name = "guest-" + to_hex(random_bytes<6>());
    const auto token = account::make_session_token();
    const int hours = context.config.limits.guest_hours;
    const db::UserRow guest = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            if (const auto session =
                    db::find_living_session(tx, token.hash, context.config.session.idle_hours)) {
                return session->user; // the first try took effect
            }
            require_guest_allowed(tx, context);
            const UserId id = db::insert_guest(tx, {name, name}, hours);
            start_session(tx, context, token, id, hours);
            note(tx, context, id, kGuestAction, "user", id.value());
            return db::find_user(tx, id).value();
        });
    log::info("guest", {{"user", guest.id}, {"request", context.request.request_id}});
    return entered_response(201, context, guest, token, hours);
}

} // namespace clono::fcgi
