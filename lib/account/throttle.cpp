#include "account/throttle.hpp"

#include "db/login_throttle_repository.hpp"

#include <algorithm>

namespace clono::account {
namespace {

constexpr int kAddressFactor = 10;

Sha256Digest subject(std::string_view kind, std::string_view what) {
    return sha256(std::string{kind} + ":" + std::string{what});
}

config::Password for_addresses(config::Password settings) {
    settings.free_failures *= kAddressFactor;
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

ThrottleSubjects throttle_subjects(std::string_view normalised_login, std::string_view address) {
    return {subject("account", normalised_login), subject("address", address)};
}

ThrottleSubjects throttle_subjects(SessionId session, std::string_view address) {
    return {subject("session", to_string(session)), subject("address", address)};
}

std::chrono::seconds begin_try(db::Transaction& tx, const ThrottleSubjects& subjects,
                               const config::Password& settings) {
    const db::Throttle account = db::lock_throttle(tx, subjects.account);
    const db::Throttle address = db::lock_throttle(tx, subjects.address);
    if (const auto wait = std::max(account.seconds_left, address.seconds_left); wait > 0) {
        return std::chrono::seconds{wait};
    }
    count(tx, subjects.account, account.failures + 1, settings);
    count(tx, subjects.address, address.failures + 1, for_addresses(settings));
    return std::chrono::seconds{0};
}

void forgive(db::Transaction& tx, const ThrottleSubjects& subjects) {
    db::clear_throttle(tx, subjects.account);
    const db::Throttle address = db::lock_throttle(tx, subjects.address);
    db::set_throttle(tx, subjects.address, address.failures > 0 ? address.failures - 1 : 0, 0);
}

} // namespace clono::account
