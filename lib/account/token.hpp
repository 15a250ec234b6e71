#pragma once
// Tokens that browsers and programs carry. All hold 256 bits from the kernel; the database sees hashes only.

#include "core/sha256.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

struct NewToken {
    std::string text;    ///< for the client, shown once
    Sha256Digest hash{}; ///< for the database
};

/// 64 hexadecimal digits.
NewToken make_session_token();
/// "clono_" and 64 hexadecimal digits.
NewToken make_api_token();

/// The hash under which a token would be stored; nothing when the text has not the form of one.
std::optional<Sha256Digest> session_token_hash(std::string_view text);
std::optional<Sha256Digest> api_token_hash(std::string_view text);

/// The CSRF token of a browser: HMAC of its cookie (session, or clono_pre before login) under the site's key.
std::string csrf_token(std::string_view key, std::string_view cookie);
/// Compared in constant time; false for an empty cookie.
bool is_csrf_token(std::string_view key, std::string_view cookie, std::string_view token);

} // namespace clono::account
