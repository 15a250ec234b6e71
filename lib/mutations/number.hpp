#pragma once
// Numbers as they stand in table cells.

#include <cstdint>
#include <optional>
#include <string_view>

namespace clono::mutations {

enum class IntegerTrouble { None, NotInteger, Negative, TooLarge };

struct Integer {
    std::uint64_t value = 0;
    IntegerTrouble trouble = IntegerTrouble::None;
};

/// A whole number in [0, limit] in plain decimal digits, with an optional sign and spaces around it.
/// "500.0", "1e3", "NA", "" and "0x1f" are NotInteger; "-3" is Negative, "-0" is 0.
Integer parse_integer(std::string_view cell, std::uint64_t limit);

/// A finite decimal number; spaces around it are passed over.
std::optional<double> parse_decimal(std::string_view cell);

std::string_view trim(std::string_view cell);

} // namespace clono::mutations
