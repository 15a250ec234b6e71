#pragma once
// Growing delays after wrong passwords. A try is counted before the password is looked at and forgiven when it
// was right, so that many tries at once count as many. Names that don't exist are counted like others.

#include "config/config.hpp"
#include "core/id.hpp"
#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

/// How long to wait after so many wrong passwords in a row: nothing up to free_failures, then
/// first_delay_seconds, twice as long each time, longest_delay_seconds at most.
std::chrono::seconds delay_after(std::uint32_t failures, const config::Password& settings);

/// What a try counts for.
struct ThrottleSubjects {
    Sha256Digest who{};                  ///< an account, or who is known to it
    std::optional<Sha256Digest> network; ///< where the try comes from; nothing for who is known
};

/// A stranger counts for the account and for its network (core/address.hpp), which may fail ten times as often: a
/// lab shares one.
/// @param normalised_login  what was typed into the one field, normalised
ThrottleSubjects of_stranger(std::string_view normalised_login, std::string_view address);
/// The same for an account that is there, however its name, e-mail or phone number was spelled.
ThrottleSubjects of_account(UserId user, std::string_view address);
/// Somebody who has a session of the account already, or whose browser has proved its password before
/// (account/device.hpp), is counted apart: others' guesses, even from the same network, keep nobody out.
ThrottleSubjects of_session(SessionId session);
ThrottleSubjects of_device(std::string_view nonce);
/// Registration must say that a name is taken. So that nobody reads a list of names off it, a network is told a few
/// times, then ever more slowly.
ThrottleSubjects of_registration(std::string_view address);

/// Codes of a second factor, which only who knows the password or has a session is asked for. One count for the account,
/// wherever the guesses come from, and a right password doesn't end it.
ThrottleSubjects of_codes(UserId user);
/// Codes to set a new password, which are of no account until they are right.
ThrottleSubjects of_reset(std::string_view address);

/// Count a try. @return 0 when it may go on, else how long to wait: it is not counted then.
std::chrono::seconds begin_try(db::Transaction& tx, const ThrottleSubjects& subjects,
                               const config::Password& settings);
/// The password was right: the failures are forgotten, the network has one less.
void forgive(db::Transaction& tx, const ThrottleSubjects& subjects);

} // namespace clono::account
