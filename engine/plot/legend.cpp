#include "engine/plot/legend.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::plot {

namespace {

constexpr const char* kHeading = "Cluster";
constexpr double kSmallestText = 4.5;

} // namespace

ClusterLegend::ClusterLegend(Canvas& canvas, const Scene& scene, double max_width,
                             double max_height, double unit)
    : scene_{scene}, shown_{scene.clusters.size()} {
    for (const PlotCluster* cluster : scene.clusters) {
        labels_.push_back(std::to_string(cluster->id) + " (n=" + std::to_string(cluster->size) +
                          ")");
    }
    double size = (scene.theme.tick_size + 0.5) * unit;
    while (size >= kSmallestText) {
        if (try_layout(canvas, size, max_width, max_height)) {
            return;
        }
        size -= 0.5;
    }
    const auto columns = static_cast<std::size_t>(std::max(1.0, std::floor(max_width / column_)));
    shown_ = std::min(shown_, columns * rows_ - 1);
    width_ = static_cast<double>(columns) * column_;
    height_ = max_height;
}

bool ClusterLegend::try_layout(Canvas& canvas, double text_size, double max_width,
                               double max_height) {
    text_size_ = text_size;
    line_ = text_size * 1.55;
    double widest = canvas.measure(kHeading, {.size = text_size, .bold = true}).width - line_;
    widest = std::max(
        widest,
        canvas.measure_largest({labels_.begin(), labels_.end()}, {.size = text_size}).width);
    column_ = line_ + widest + text_size;
    const std::size_t entries = scene_.clusters.size();
    const double room = std::floor(max_height / line_) - 1; // a line for the heading
    rows_ = static_cast<std::size_t>(std::max(1.0, room));
    const std::size_t columns = (entries + rows_ - 1) / rows_;
    rows_ = (entries + columns - 1) / columns;
    width_ = static_cast<double>(columns) * column_ - text_size;
    height_ = line_ * static_cast<double>(rows_ + 1);
    if (width_ > max_width || height_ > max_height) {
        rows_ = static_cast<std::size_t>(std::max(1.0, room));
        return false;
    }
    return true;
}

void ClusterLegend::draw(Canvas& canvas, Point top_left) const {
    const TextStyle style{.size = text_size_, .colour = scene_.theme.text};
    TextStyle heading = style;
    heading.bold = true;
    canvas.text(kHeading, {top_left.x, top_left.y + line_ / 2}, heading);
    const auto place = [&](std::size_t entry) {
        const std::size_t column = entry / rows_;
        return Point{top_left.x + column_ * static_cast<double>(column),
                     top_left.y + line_ * (static_cast<double>(entry % rows_) + 1.5)};
    };
    for (std::size_t i = 0; i < shown_; ++i) {
        const int id = scene_.clusters[i]->id;
        const Point at = place(i);
        canvas.marker({at.x + text_size_ / 2, at.y}, cluster_marker(id), text_size_ * 0.4,
                      scene_.colour(id), {scene_.theme.outline, 0});
        canvas.text(labels_[i], {at.x + line_, at.y}, style);
    }
    if (shown_ < scene_.clusters.size()) {
        canvas.text("+ " + std::to_string(scene_.clusters.size() - shown_) + " more", place(shown_),
                    style);
    }
}

} // namespace clono::engine::plot
