#include "engine/io/number_text.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

namespace clono::engine {

void append_number(std::string& out, double value) {
    const double size = std::fabs(value);
    // Python's repr: positional for exponents from -4 to 15.
    const bool is_positional = size == 0 || (size >= 1e-4 && size < 1e16);
    char text[40];
    const auto end =
        std::to_chars(text, text + sizeof text, value,
                      is_positional ? std::chars_format::fixed : std::chars_format::scientific)
            .ptr;
    out.append(text, end);
    if (is_positional && std::string_view(text, end - text).find('.') == std::string_view::npos) {
        out += ".0";
    }
}

std::string number_text(double value) {
    std::string out;
    append_number(out, value);
    return out;
}

} // namespace clono::engine
