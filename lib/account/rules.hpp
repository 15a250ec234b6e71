#pragma once
// What names, contact data and passwords may be. All faults come in both languages with a stable code.

#include "core/text.hpp"
#include "db/accounts/user_repository.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

struct Fault {
    std::string code;
    LocalizedText message;
};

template <class T>
struct Checked {
    std::optional<T> value{};
    std::optional<Fault> fault{}; ///< set exactly when value isn't
};

/// 1 to 64 code points in one plain line, with at least one letter or digit; neither an e-mail (@) nor a
/// phone number, so that one field can take all three; not beginning with "guest-" or "deleted-".
Checked<db::UniqueText> check_user_name(std::string_view text);
/// A local part, @ and a domain with a point, ASCII or not, at most 254 bytes. Unique without regard to case.
Checked<db::UniqueText> check_email(std::string_view text);
/// Digits with an optional + and the separators blank - ( ) . /; 5 to 15 digits. Unique as + and digits.
Checked<db::UniqueText> check_phone(std::string_view text);

/// The normalised phone when the text could be one.
std::optional<std::string> normalise_phone(std::string_view text);

/// 8 to 256 code points, not among the most common passwords (compared without case), not the user's own
/// name, e-mail or phone. No rules of composition (NIST SP 800-63B, ASVS 5.0 6.2).
std::optional<Fault> check_password(std::string_view password, std::string_view user_name,
                                    std::string_view email, std::string_view phone);

} // namespace clono::account
