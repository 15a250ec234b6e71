#include "engine/plot/scale.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace clono::engine::plot {

LinearScale unit_scale(double start, double end) {
    constexpr double kMargin = 0.035;
    return {-kMargin, 1 + kMargin, start, end};
}

std::vector<Tick> unit_ticks(double length, double spacing) {
    int parts = 1;
    for (const int finer : {2, 4, 5, 10}) {
        if (std::abs(length) / finer >= spacing) {
            parts = finer;
        }
    }
    std::vector<Tick> ticks;
    for (int i = 0; i <= parts; ++i) {
        const double value = static_cast<double>(i) / parts;
        ticks.push_back({value, short_number(value, 2)});
    }
    return ticks;
}

std::string short_number(double value, int digits) {
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::fixed, digits).ptr;
    std::string text{buffer.begin(), end};
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

} // namespace clono::engine::plot
