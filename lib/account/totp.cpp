#include "account/totp.hpp"

#include "account/base32.hpp"
#include "core/hmac.hpp"
#include "core/random.hpp"

#include <algorithm>

namespace clono::account {
namespace {

constexpr std::uint32_t kModulus = 1'000'000;
constexpr std::size_t kDigits = 6;
constexpr std::uint64_t kSlack = 1; // steps that a clock may be wrong

/// RFC 3986, 2.1.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                              (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' ||
                              byte == '_' || byte == '~';
        if (is_plain) {
            encoded += letter;
        } else {
            encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
        }
    }
    return encoded;
}

} // namespace

TotpSecret make_totp_secret() {
    return random_bytes<20>();
}

std::string hotp_code(const TotpSecret& secret, std::uint64_t counter) {
    Bytes<8> message{};
    for (std::size_t i = 0; i < message.size(); ++i) {
        message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
    }
    const Bytes<20> digest = hmac_sha1(secret, message);
    const std::size_t offset = digest.back() & 15;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | digest[offset + i];
    }
    const std::string digits = std::to_string((number & 0x7fffffff) % kModulus);
    return std::string(kDigits - digits.size(), '0') + digits;
}

std::optional<std::uint64_t> accepted_step(const TotpSecret& secret, std::string_view code,
                                           std::uint64_t now_step, std::uint64_t last_step) {
    std::string typed{code};
    std::erase(typed, ' ');
    std::optional<std::uint64_t> accepted;
    for (std::uint64_t step = now_step - kSlack; step <= now_step + kSlack; ++step) {
        const bool is_code =
            equal_in_constant_time(as_bytes(hotp_code(secret, step)), as_bytes(typed));
        if (is_code && step > last_step) {
            accepted = step;
        }
    }
    return accepted;
}

std::string otpauth_uri(const TotpSecret& secret, std::string_view site,
                        std::string_view user_name) {
    const std::string issuer = percent_encoded(site);
    return "otpauth://totp/" + issuer + ":" + percent_encoded(user_name) +
           "?secret=" + to_base32(secret) + "&issuer=" + issuer +
           "&algorithm=SHA1&digits=6&period=30";
}

} // namespace clono::account
