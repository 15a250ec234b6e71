#include "account/throttle.hpp"

#include "core/address.hpp"
#include "db/accounts/login_throttle_repository.hpp"

#include <algorithm>

namespace clono::account {
namespace {

constexpr int kNetworkFactor = 10;

Sha256Digest subject(std::string_view kind, std::string_view what) {
    return sha256(std::string{kind} + ":" + std::string{what});
}

config::Password for_networks(config::Password settings) {
    settings.free_failures *= kNetworkFactor;
    return settings;
}

void count(db::Transaction& tx, const Sha256Digest& who, std::uint32_t failures,
           const config::Password& settings) {
    db::set_throttle(tx, who, failures, delay_after(failures, settings).count());
}

} // namespace

std::chrono::seconds delay_after(std::uint32_t failures, const config::Password& settings) {
    const auto free = static_cast<std::uint32_t>(settings.free_failures);
    if (failures <= free) {
        return std::chrono::seconds{0};
    }
    const std::uint32_t doublings = std::min(failures - free - 1, 30U);
    const std::int64_t seconds = std::int64_t{settings.first_delay_seconds} << doublings;
    return std::chrono::seconds{std::min<std::int64_t>(seconds, settings.longest_delay_seconds)};
}

ThrottleSubjects of_stranger(std::string_view normalised_login, std::string_view address) {
    return {subject("account", normalised_login), subject("network", network_of(address))};
}

ThrottleSubjects of_account(UserId user, std::string_view address) {
    return of_stranger("\nuser " + to_string(user), address); // no name holds a line end
}

ThrottleSubjects of_session(SessionId session) {
    return {subject("session", to_string(session)), std::nullopt};
}

ThrottleSubjects of_device(std::string_view nonce) {
    return {subject("device", nonce), std::nullopt};
}

ThrottleSubjects of_registration(std::string_view address) {
    return {subject("registration", network_of(address)), std::nullopt};
}

ThrottleSubjects of_codes(UserId user) {
    return {subject("codes", to_string(user)), std::nullopt};
}

ThrottleSubjects of_reset(std::string_view address) {
    return {subject("reset", network_of(address)), std::nullopt};
}

std::chrono::seconds begin_try(db::Transaction& tx, const ThrottleSubjects& subjects,
                               const config::Password& settings) {
    const db::Throttle who = db::lock_throttle(tx, subjects.who);
    const auto network =
        subjects.network ? db::lock_throttle(tx, *subjects.network) : db::Throttle{};
    if (const auto wait = std::max(who.seconds_left, network.seconds_left); wait > 0) {
        return std::chrono::seconds{wait};
    }
    count(tx, subjects.who, who.failures + 1, settings);
    if (subjects.network) {
        count(tx, *subjects.network, network.failures + 1, for_networks(settings));
    }
    return std::chrono::seconds{0};
}

void forgive(db::Transaction& tx, const ThrottleSubjects& subjects) {
    db::clear_throttle(tx, subjects.who);
    if (subjects.network) {
        const db::Throttle network = db::lock_throttle(tx, *subjects.network);
        db::set_throttle(tx, *subjects.network, network.failures > 0 ? network.failures - 1 : 0, 0);
    }
}

} // namespace clono::account
