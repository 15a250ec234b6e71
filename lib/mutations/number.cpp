#include "mutations/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace clono::mutations {

std::string_view trim(std::string_view cell) {
    constexpr std::string_view kBlank = " \t\v\f\r\n";
    const auto first = cell.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return cell.substr(first, cell.find_last_not_of(kBlank) - first + 1);
}

Integer parse_integer(std::string_view cell, std::uint64_t limit) {
    auto digits = trim(cell);
    const bool is_negative = digits.starts_with('-');
    if (is_negative || digits.starts_with('+')) {
        digits.remove_prefix(1);
    }
    const auto is_digit = [](char c) {
        return c >= '0' && c <= '9';
    };
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) {
        return {0, IntegerTrouble::NotInteger};
    }
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    if (is_negative && !digits.empty()) {
        return {0, IntegerTrouble::Negative};
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range || value > limit) {
        return {0, IntegerTrouble::TooLarge};
    }
    return {value, IntegerTrouble::None};
}

std::optional<double> parse_decimal(std::string_view cell) {
    auto text = trim(cell);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

} // namespace clono::mutations
