#pragma once
// The data of a plot with the choices that all plots share: what is shown, in which colours.

#include "engine/plot/palette.hpp"
#include "engine/plot/plots.hpp"
#include "engine/plot/theme.hpp"

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace clono::engine::plot {

class Scene {
public:
    /// Throws std::invalid_argument when the data contradict the shapes that plot_data.hpp documents.
    /// @param plot  decides whether min_cluster_size hides anything
    Scene(PlotKind plot, const PlotData& plot_data, const PlotOptions& options);

    PlotKind kind;
    const PlotData& data;
    const Theme& theme;
    PlotPalette palette;
    std::size_t hidden_below;                 ///< clusters smaller than this are not drawn
    std::vector<const PlotCluster*> clusters; ///< those to draw, by id
    std::vector<std::size_t> mutations;       ///< those to draw, in input order

    std::size_t sample_count() const { return data.samples.size(); }

    Colour colour(int cluster_id) const { return cluster_colour_of(cluster_id, palette); }

    /// Of a filled mark's edge: stands out against the ground more than the colour itself.
    Colour edge(int cluster_id) const { return mix(colour(cluster_id), theme.text, 0.25); }

    /// A filled mark's inside: opaque, so that PDF and SVG hold inside and edge as one path.
    Colour inside(int cluster_id) const { return mix(theme.panel, colour(cluster_id), 0.85); }

    bool shows(std::size_t i) const { return index_of_.contains(data.cluster_of[i]); }

    /// Place in `clusters` of the cluster of mutation i, which must be drawn.
    std::size_t cluster_index(std::size_t i) const { return index_of_.at(data.cluster_of[i]); }

    const PlotCluster& cluster_of(std::size_t i) const { return *clusters[cluster_index(i)]; }

    bool is_empty() const { return clusters.empty() || mutations.empty() || data.samples.empty(); }

    /// Why there is nothing to draw.
    std::string empty_message() const;

private:
    std::unordered_map<int, std::size_t> index_of_;
};

/// Whether min_cluster_size hides small clusters in this plot.
bool hides_small_clusters(PlotKind kind);

} // namespace clono::engine::plot
