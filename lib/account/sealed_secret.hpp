#pragma once
// Secrets that the program must read again, unlike passwords: encrypted in the database with a key that only its
// host has, so that a copy of the database alone is worth nothing.

#include "account/totp.hpp"
#include "core/id.hpp"

#include <optional>
#include <string_view>

namespace clono::account {

/// Nonce (24), the encrypted secret (20) and its tag (16).
using SealedSecret = Bytes<60>;

/// XChaCha20-Poly1305, bound to the user: a row copied to another user opens nothing.
/// @param site_key  the site's secret key, from which the key is derived (HMAC-SHA-256)
SealedSecret seal(std::string_view site_key, UserId user, const TotpSecret& secret);

/// Nothing when it was sealed with another key or for somebody else, or was changed.
std::optional<TotpSecret> unseal(std::string_view site_key, UserId user,
                                 const SealedSecret& sealed);

} // namespace clono::account
