#include "account/mask.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace clono::account {
namespace {

std::string mask_word(std::string_view word) {
    const std::size_t length = count_code_points(word);
    if (length <= 1) {
        return "*";
    }
    return std::string{take_code_points(word, 1)} +
           std::string(std::min<std::size_t>(length - 1, 8), '*');
}

} // namespace

std::optional<std::string> mask_person_name(std::string_view name) {
    std::string_view rest = trim(name);
    if (rest.empty() || !is_plain_line(rest) || count_code_points(rest) > 100) {
        return std::nullopt;
    }
    std::string masked;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        masked += (masked.empty() ? "" : " ") + mask_word(rest.substr(0, end));
        rest = trim(rest.substr(end));
    }
    return masked;
}

std::optional<std::string> age_band(int age) {
    if (age < 0 || age > 130) {
        return std::nullopt;
    }
    if (age >= 90) {
        return "90+";
    }
    const int first = age / 10 * 10;
    return std::to_string(first) + "-" + std::to_string(first + 9);
}

} // namespace clono::account
