// The first six are Okabe and Ito's colours for all colour visions (without the yellow and black that vanish
// on a white or dark page). The others were chosen from a grid of sRGB, one after the other and then again
// until nothing improved, each as far as possible from all others in OKLab under normal vision and under
// simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009). Lightness stays within 0.43 and 0.86
// of OKLab, so that all are seen on both themes.
#include "engine/plot/palette.hpp"

#include <array>

namespace clono::engine {

namespace plot {

namespace {

constexpr std::array<std::uint32_t, kDistinctColours> kSafe = {
    0x0072b2, 0xe69f00, 0x009e73, 0xd55e00, 0x56b4e9, 0xcc79a7, 0x783c3c, 0x4bf0b4,
    0x3c00e1, 0x8778f0, 0xa53c87, 0x875a4b, 0xc31e00, 0x7800a5, 0x4bd2e1, 0xd2b496,
    0x87f000, 0x8796ff, 0xd296b4, 0xb4a578, 0x691eff, 0x785aff, 0xd2d287, 0x4b6900,
    0xe1873c, 0x5a874b, 0xb478d2, 0xa54bd2, 0xf0a5c3, 0xa55a78, 0xa50069, 0x693cc3,
    0xf0b4ff, 0xff3c5a, 0x2d5a69, 0xd22da5, 0x693c87, 0xf05a87, 0xb4d24b, 0x96c35a};

/// Greys in an order in which neighbours differ: steps of 13 through 40 levels.
Colour grey(int index) {
    const int level = (index * 13 + 7) % kDistinctColours;
    const double value = 0.22 + 0.58 * level / (kDistinctColours - 1);
    return {value, value, value, 1};
}

} // namespace

Colour cluster_colour_of(int cluster_id, PlotPalette palette) {
    const int index = cluster_id % kDistinctColours;
    const int round = cluster_id / kDistinctColours;
    const Colour base =
        palette == PlotPalette::Grey ? grey(index) : rgb(kSafe[static_cast<std::size_t>(index)]);
    if (round == 0) {
        return base;
    }
    return mix(base, round % 2 == 1 ? rgb(0xffffff) : rgb(0x000000), 0.35);
}

Marker cluster_marker(int cluster_id) {
    constexpr std::array kMarkers = {Marker::Circle, Marker::Square, Marker::Triangle,
                                     Marker::Diamond, Marker::TriangleDown};
    return kMarkers[static_cast<std::size_t>(cluster_id / 8) % kMarkers.size()];
}

} // namespace plot

std::string cluster_colour(int cluster_id, PlotPalette palette) {
    return plot::to_hex(plot::cluster_colour_of(cluster_id, palette));
}

std::string palette_json(const PlotData& data, PlotPalette palette) {
    std::string json = "{";
    for (const PlotCluster& cluster : data.clusters) {
        json += json.size() > 1 ? ", \"" : "\"";
        json += std::to_string(cluster.id) + "\": \"" + cluster_colour(cluster.id, palette) + "\"";
    }
    return json + "}\n";
}

} // namespace clono::engine
