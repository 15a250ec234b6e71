#pragma once
// Device cookies: a browser that has once proved a password is known again, so that what strangers guess
// against the account does not keep its owner out.
//
// The cookie is "<user id>.<nonce>.<HMAC of both>". It is no credential: it opens nothing, it only gives the
// tries of this browser at this account a count of their own. Source: OWASP, "Slow down online guessing attacks
// with device cookies".

#include "core/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

/// A cookie for `user` with a nonce of its own.
/// @param key  the site's secret key
std::string make_device_cookie(std::string_view key, UserId user);

/// The nonce of a cookie that this site made for `user`; nothing for any other text.
std::optional<std::string> known_device(std::string_view key, std::string_view cookie, UserId user);

} // namespace clono::account
