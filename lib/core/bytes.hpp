#pragma once
// Fixed and free lengths of raw bytes, as distinct from text.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace clono {

template <std::size_t N>
using Bytes = std::array<std::uint8_t, N>;

/// Lower-case hexadecimal, two digits a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// Fill `out` from exactly 2 * out.size() hexadecimal digits of either case; false (out unspecified) otherwise.
bool from_hex(std::string_view text, std::span<std::uint8_t> out);

template <std::size_t N>
std::optional<Bytes<N>> parse_hex(std::string_view text) {
    Bytes<N> bytes{};
    return from_hex(text, bytes) ? std::optional{bytes} : std::nullopt;
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace clono
