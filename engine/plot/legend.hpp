#pragma once
#include "engine/plot/canvas.hpp"
#include "engine/plot/scene.hpp"

#include <string>
#include <vector>

namespace clono::engine::plot {

/// The clusters with their colours, markers and sizes, laid out in as few columns and as large a type as fit a
/// space. When even the smallest does not hold all, the last line says how many are left out.
class ClusterLegend {
public:
    /// @param unit  how much larger than usual the text may be
    ClusterLegend(Canvas& canvas, const Scene& scene, double max_width, double max_height,
                  double unit = 1);

    double width() const { return width_; }

    double height() const { return height_; }

    void draw(Canvas& canvas, Point top_left) const;

private:
    bool try_layout(Canvas& canvas, double text_size, double max_width, double max_height);

    const Scene& scene_;
    std::vector<std::string> labels_; ///< one per cluster
    double text_size_ = 0;
    double line_ = 0;
    double column_ = 0;
    std::size_t rows_ = 1;
    std::size_t shown_ = 0;
    double width_ = 0;
    double height_ = 0;
};

} // namespace clono::engine::plot
