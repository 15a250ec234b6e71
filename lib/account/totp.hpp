#pragma once
// Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, 6 digits, steps of 30 s.

#include "core/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

/// 160 bits, as RFC 4226 (section 4, R6) recommends.
using TotpSecret = Bytes<20>;

TotpSecret make_totp_secret();

/// The six digits of a counter (RFC 4226, section 5.3).
std::string hotp_code(const TotpSecret& secret, std::uint64_t counter);

/// The newest of the steps now - 1, now and now + 1 whose code it is, when it is later than `last_step`, so that no code
/// is taken twice. Blanks in the code don't count.
/// @param now_step  Unix time in steps of 30 s
std::optional<std::uint64_t> accepted_step(const TotpSecret& secret, std::string_view code,
                                           std::uint64_t now_step, std::uint64_t last_step);

/// "otpauth://totp/…": what an app reads from a link or a QR code.
/// @param site  the host of the site, and so the issuer
std::string otpauth_uri(const TotpSecret& secret, std::string_view site,
                        std::string_view user_name);

} // namespace clono::account
