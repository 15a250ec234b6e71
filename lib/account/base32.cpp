#include "account/base32.hpp"

namespace clono::account {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::size_t value_of(char letter) {
    const bool is_lower = letter >= 'a' && letter <= 'z';
    return kDigits.find(is_lower ? static_cast<char>(letter - 'a' + 'A') : letter);
}

} // namespace

std::string to_base32(std::span<const std::uint8_t> bytes) {
    std::string text;
    std::uint32_t bits = 0;
    unsigned int held = 0; // bits of `bits` that were not written yet
    for (const std::uint8_t byte : bytes) {
        bits = bits << 8 | byte;
        for (held += 8; held >= 5; held -= 5) {
            text += kDigits[bits >> (held - 5) & 31];
        }
    }
    if (held > 0) {
        text += kDigits[bits << (5 - held) & 31];
    }
    return text;
}

std::optional<std::vector<std::uint8_t>> parse_base32(std::string_view text) {
    std::vector<std::uint8_t> bytes;
    std::uint32_t bits = 0;
    unsigned int held = 0;
    for (const char letter : text) {
        if (letter == ' ' || letter == '-') {
            continue;
        }
        const std::size_t value = value_of(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 5 | static_cast<std::uint32_t>(value);
        held += 5;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<std::uint8_t>(bits >> held));
        }
    }
    const bool is_canonical = held < 5 && (bits & ((1U << held) - 1)) == 0;
    return is_canonical ? std::optional{bytes} : std::nullopt;
}

} // namespace clono::account
