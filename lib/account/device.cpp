#include "account/device.hpp"

#include "core/bytes.hpp"
#include "core/hmac.hpp"
#include "core/random.hpp"

namespace clono::account {
namespace {

/// The site's key also makes CSRF tokens, of cookies that clients choose. A cookie holds no line end, so no
/// client gets this HMAC as a CSRF token.
std::string signed_text(std::string_view key, const std::string& text) {
    return text + '.' + to_hex(hmac_sha256(as_bytes(key), as_bytes("device\n" + text)));
}

} // namespace

std::string make_device_cookie(std::string_view key, UserId user) {
    return signed_text(key, to_string(user) + '.' + to_hex(random_bytes<16>()));
}

std::optional<std::string> known_device(std::string_view key, std::string_view cookie,
                                        UserId user) {
    const std::string start = to_string(user) + '.';
    const auto end = cookie.rfind('.');
    if (!cookie.starts_with(start) || end == std::string_view::npos || end < start.size()) {
        return std::nullopt;
    }
    const std::string text{cookie.substr(0, end)};
    if (!equal_in_constant_time(as_bytes(signed_text(key, text)), as_bytes(cookie))) {
        return std::nullopt;
    }
    return text.substr(start.size());
}

} // namespace clono::account
