#include "engine/plot/colour.hpp"

#include <cmath>

namespace clono::engine::plot {

Colour rgb(std::uint32_t hex) {
    const auto channel = [&](int shift) {
        return ((hex >> shift) & 0xffU) / 255.0;
    };
    return {channel(16), channel(8), channel(0), 1};
}

std::string to_hex(const Colour& colour) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "#";
    for (const double channel : {colour.red, colour.green, colour.blue}) {
        const auto byte = static_cast<unsigned>(std::lround(channel * 255));
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0xfU];
    }
    return text;
}

Colour mix(const Colour& from, const Colour& to, double share) {
    const auto blend = [&](double a, double b) {
        return a + (b - a) * share;
    };
    return {blend(from.red, to.red), blend(from.green, to.green), blend(from.blue, to.blue), 1};
}

} // namespace clono::engine::plot
