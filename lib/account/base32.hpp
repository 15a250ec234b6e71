#pragma once
// Base32 (RFC 4648) without padding: what people copy by hand and authenticator apps take.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clono::account {

/// Upper-case letters and the digits 2 to 7, without padding.
std::string to_base32(std::span<const std::uint8_t> bytes);

/// The bytes of a text as to_base32 makes it; letters of either case, blanks and hyphens are passed over.
/// Nothing for any other text.
std::optional<std::vector<std::uint8_t>> parse_base32(std::string_view text);

} // namespace clono::account
