#pragma once
#include <cstdint>
#include <string>

namespace clono::engine::plot {

/// sRGB with opacity, each in [0, 1].
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
    double alpha = 1;

    Colour with_alpha(double opacity) const { return {red, green, blue, opacity}; }
};

/// From 0xrrggbb.
Colour rgb(std::uint32_t hex);
/// "#rrggbb".
std::string to_hex(const Colour& colour);
/// `share` in [0, 1] of `to`, the rest of `from`; opaque.
Colour mix(const Colour& from, const Colour& to, double share);

} // namespace clono::engine::plot
