#pragma once
// Frames, grids, axes and their labels.

#include "engine/plot/canvas.hpp"
#include "engine/plot/scale.hpp"
#include "engine/plot/theme.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clono::engine::plot {

inline constexpr double kTickLength = 3;

/// The ground that marks are drawn on.
void draw_panel(Canvas& canvas, const Theme& theme, const Box& panel);
/// The panel's edge, drawn over the marks.
void draw_panel_edge(Canvas& canvas, const Theme& theme, const Box& panel);

void draw_horizontal_grid(Canvas& canvas, const Theme& theme, const Box& panel,
                          const LinearScale& y, std::span<const Tick> ticks);
void draw_vertical_grid(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& x,
                        std::span<const Tick> ticks);

/// Ticks and their labels outside the panel, at its left or below it.
void draw_left_ticks(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& y,
                     std::span<const Tick> ticks);
void draw_bottom_ticks(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& x,
                       std::span<const Tick> ticks);

/// An axis title read from below, centred on the panel's height, at this x.
void draw_left_title(Canvas& canvas, const Theme& theme, const Box& panel, double x,
                     std::string_view title);
/// An axis title centred below the panel at this y (its top).
void draw_bottom_title(Canvas& canvas, const Theme& theme, const Box& panel, double y,
                       std::string_view title);

/// Evenly spaced names below a panel: level where they fit, else read from below, smaller and shortened,
/// with some left out when not even lines fit beside each other.
class CategoryLabels {
public:
    /// @param step        distance between neighbours
    /// @param max_height  of turned labels
    CategoryLabels(Canvas& canvas, const Theme& theme, std::vector<std::string> names, double step,
                   double max_height);

    /// Of ticks and labels together.
    double height() const { return height_; }

    bool is_level() const { return !style_.upward; }

    /// One label at each place, hanging from y.
    void draw(Canvas& canvas, std::span<const double> places, double y) const;

private:
    std::vector<std::string> names_;
    TextStyle style_;
    Stroke tick_;
    std::size_t stride_ = 1;
    double height_ = 0;
};

/// Centres of `count` equal parts of [start, end].
std::vector<double> category_places(std::size_t count, double start, double end);

} // namespace clono::engine::plot
