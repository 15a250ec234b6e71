#include "account/token.hpp"

#include "core/hmac.hpp"
#include "core/random.hpp"

namespace clono::account {
namespace {

constexpr std::string_view kApiPrefix = "clono_";

std::optional<Sha256Digest> hash_of_hex(std::string_view text) {
    const auto bytes = parse_hex<32>(text);
    // The hash is of the bytes, so that upper-case digits are the same token.
    return bytes ? std::optional{sha256(std::span<const std::uint8_t>{*bytes})} : std::nullopt;
}

NewToken make_token(std::string_view prefix) {
    const auto bytes = random_bytes<32>();
    return {std::string{prefix} + to_hex(bytes), sha256(std::span<const std::uint8_t>{bytes})};
}

} // namespace

NewToken make_session_token() {
    return make_token("");
}

NewToken make_api_token() {
    return make_token(kApiPrefix);
}

std::optional<Sha256Digest> session_token_hash(std::string_view text) {
    return hash_of_hex(text);
}

std::optional<Sha256Digest> api_token_hash(std::string_view text) {
    if (!text.starts_with(kApiPrefix)) {
        return std::nullopt;
    }
    return hash_of_hex(text.substr(kApiPrefix.size()));
}

std::string csrf_token(std::string_view key, std::string_view cookie) {
    return to_hex(hmac_sha256(as_bytes(key), as_bytes(cookie)));
}

bool is_csrf_token(std::string_view key, std::string_view cookie, std::string_view token) {
    return !cookie.empty() &&
           equal_in_constant_time(as_bytes(csrf_token(key, cookie)), as_bytes(token));
}

} // namespace clono::account
