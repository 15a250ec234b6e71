#pragma once
// Growing delays after wrong passwords. A try is counted before the password is looked at and forgiven when it
// was right, so that many tries at once count as many. Names that don't exist are counted like others.

#include "config/config.hpp"
#include "core/sha256.hpp"
#include "db/transaction.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace clono::account {

/// How long to wait after so many wrong passwords in a row: nothing up to free_failures, then
/// first_delay_seconds, twice as long each time, longest_delay_seconds at most.
std::chrono::seconds delay_after(std::uint32_t failures, const config::Password& settings);

/// Two subjects a try counts for. An address may fail ten times as often: a lab shares one.
struct ThrottleSubjects {
    Sha256Digest account;
    Sha256Digest address;
};

/// @param normalised_login  what was typed into the one field, normalised
ThrottleSubjects throttle_subjects(std::string_view normalised_login, std::string_view address);
/// For somebody who has a session of the account already: others' guesses don't lock it out.
ThrottleSubjects throttle_subjects(SessionId session, std::string_view address);

/// Count a try. @return 0 when it may go on, else how long to wait: it is not counted then.
std::chrono::seconds begin_try(db::Transaction& tx, const ThrottleSubjects& subjects,
                               const config::Password& settings);
/// The password was right: the account's failures are forgotten, the address has one less.
void forgive(db::Transaction& tx, const ThrottleSubjects& subjects);

} // namespace clono::account
