#pragma once
// Which colour and which marker a cluster id has, in every plot and on the pages.

#include "engine/plot/colour.hpp"
#include "engine/plot/plots.hpp"

namespace clono::engine::plot {

/// Colours with a value of their own; higher ids repeat them lighter, then darker.
inline constexpr int kDistinctColours = 40;

/// Any id >= 0 has a colour; ids below kDistinctColours have one of their own.
Colour cluster_colour_of(int cluster_id, PlotPalette palette);

/// A second sign beside the colour, so that many clusters stay apart: changes every eight ids.
enum class Marker { Circle, Square, Triangle, Diamond, TriangleDown };
Marker cluster_marker(int cluster_id);

} // namespace clono::engine::plot
