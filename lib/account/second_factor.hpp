#pragma once
// What a login asks for beside the password, of who has turned it on: a code of an authenticator app
// (account/totp.hpp), or one of the recovery codes that were shown once.

#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

enum class FactorCheck {
    right,  ///< the code was right and is used up, or none is needed
    needed, ///< there is no code
    wrong,  ///< wrong, late, or used before
};

/// Look at a code and use it up. Callers count tries before (account/throttle.hpp, of_codes).
/// @param site_key  the site's secret key, under which the app's secret is sealed
/// @param code      six digits, or a recovery code
FactorCheck use_second_factor(db::Transaction& tx, std::string_view site_key, UserId user,
                              const std::optional<std::string>& code);

/// Whether the first code of a new app is right; then it is used up.
bool is_first_code(db::Transaction& tx, std::string_view site_key, UserId user,
                   const std::string& code);

} // namespace clono::account
