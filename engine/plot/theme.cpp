#include "engine/plot/theme.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::plot {

Colour Theme::heat_at(double value) const {
    const double place = std::clamp(value, 0.0, 1.0) * static_cast<double>(heat.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), heat.size() - 2);
    return mix(heat[below], heat[below + 1], place - static_cast<double>(below));
}

const Theme& theme_of(PlotTheme theme) {
    static const Theme light = {
        .background = rgb(0xffffff),
        .panel = rgb(0xffffff),
        .grid = rgb(0xe9ebee),
        .axis = rgb(0x4a4f57),
        .text = rgb(0x1c2026),
        .muted = rgb(0x646b75),
        .outline = rgb(0xffffff),
        .heat = {rgb(0xffffff), rgb(0xd3e3f1), rgb(0x94bfdf), rgb(0x4a90c4), rgb(0x1c5c9c),
                 rgb(0x08264f)},
    };
    static const Theme dark = {
        .background = rgb(0x15181d),
        .panel = rgb(0x1b1f26),
        .grid = rgb(0x2f353e),
        .axis = rgb(0x9aa3ae),
        .text = rgb(0xeceff3),
        .muted = rgb(0xa3abb6),
        .outline = rgb(0x15181d),
        .heat = {rgb(0x1b1f26), rgb(0x1d3c5c), rgb(0x2a6696), rgb(0x4f99c9), rgb(0x9ccbe8),
                 rgb(0xf1f8fd)},
    };
    return theme == PlotTheme::Dark ? dark : light;
}

} // namespace clono::engine::plot
