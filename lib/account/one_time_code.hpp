#pragma once
// Codes that a person types once: to set a new password, or in place of a lost second factor. They hold 120 bits from
// the kernel, so that SHA-256 of them may be stored (OWASP ASVS 5.0, 6.5.2: from 112 bits on).

#include "account/token.hpp"

namespace clono::account {

/// 24 letters and digits in groups of four: "K3QX-7ZB2-…".
NewToken make_one_time_code();

/// The hash under which a code would be stored, however it was spaced and spelled; nothing when the text has not the
/// form of one.
std::optional<Sha256Digest> one_time_code_hash(std::string_view text);

} // namespace clono::account
