// The first six are Okabe and Ito's colours for all colour visions (without the yellow and black that vanish
// on a white or dark page). The others were chosen from a grid of sRGB, one after the other and then again
// until nothing improved, each as far as possible from all others in OKLab under normal vision and under
// simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009). Lightness stays within 0.36 and 0.86
// of OKLab, so that all are seen on both themes.
#include "engine/plot/palette.hpp"

#include <array>

namespace clono::engine {

namespace plot {

namespace {

constexpr std::array<std::uint32_t, kDistinctColours> kSafe = {
    0x0072b2, 0xe69f00, 0x009e73, 0xd55e00, 0x56b4e9, 0xcc79a7, 0x78000f, 0x5a0087,
    0x4bf0c3, 0x874b5a, 0x0000e1, 0x875af0, 0xb40000, 0xffc30f, 0xb4d2ff, 0xd2d287,
    0x2d00b4, 0xb43c96, 0xa5c3a5, 0x7887ff, 0x691e4b, 0x87694b, 0x9687d2, 0x693cb4,
    0xb4b469, 0x960f2d, 0xd21e0f, 0x69d2d2, 0x1e2dff, 0xd296b4, 0x2d6978, 0x1e4b78,
    0xff4b87, 0xb4964b, 0x873cd2, 0x960096, 0x6978d2, 0xff87ff, 0x870069, 0xa5784b};

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
