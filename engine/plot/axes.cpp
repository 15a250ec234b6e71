#include "engine/plot/axes.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::plot {

namespace {

constexpr double kLabelGap = 1.5;
constexpr double kLevelOrShortened =
    110; // from this step on, long names are shortened rather than turned

Stroke axis_stroke(const Theme& theme) {
    return {theme.axis, theme.axis_width};
}

Stroke grid_stroke(const Theme& theme) {
    return {theme.grid, theme.grid_width};
}

} // namespace

void draw_panel(Canvas& canvas, const Theme& theme, const Box& panel) {
    canvas.fill(panel, theme.panel);
}

void draw_panel_edge(Canvas& canvas, const Theme& theme, const Box& panel) {
    canvas.frame(panel, axis_stroke(theme));
}

void draw_horizontal_grid(Canvas& canvas, const Theme& theme, const Box& panel,
                          const LinearScale& y, std::span<const Tick> ticks) {
    for (const Tick& tick : ticks) {
        canvas.line({panel.x, y(tick.value)}, {panel.right(), y(tick.value)}, grid_stroke(theme));
    }
}

void draw_vertical_grid(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& x,
                        std::span<const Tick> ticks) {
    for (const Tick& tick : ticks) {
        canvas.line({x(tick.value), panel.y}, {x(tick.value), panel.bottom()}, grid_stroke(theme));
    }
}

void draw_left_ticks(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& y,
                     std::span<const Tick> ticks) {
    for (const Tick& tick : ticks) {
        const double place = y(tick.value);
        canvas.line({panel.x - kTickLength, place}, {panel.x, place}, axis_stroke(theme));
        canvas.text(tick.label, {panel.x - kTickLength - kLabelGap, place},
                    {.size = theme.tick_size, .colour = theme.text, .across = 1});
    }
}

void draw_bottom_ticks(Canvas& canvas, const Theme& theme, const Box& panel, const LinearScale& x,
                       std::span<const Tick> ticks) {
    for (const Tick& tick : ticks) {
        const double place = x(tick.value);
        canvas.line({place, panel.bottom()}, {place, panel.bottom() + kTickLength},
                    axis_stroke(theme));
        canvas.text(tick.label, {place, panel.bottom() + kTickLength + kLabelGap},
                    {.size = theme.tick_size, .colour = theme.text, .across = 0.5, .down = 0});
    }
}

void draw_left_title(Canvas& canvas, const Theme& theme, const Box& panel, double x,
                     std::string_view title) {
    canvas.text(title, {x, panel.centre().y},
                {.size = theme.label_size,
                 .colour = theme.text,
                 .across = 0.5,
                 .upward = true,
                 .max_width = panel.height + 16});
}

void draw_bottom_title(Canvas& canvas, const Theme& theme, const Box& panel, double y,
                       std::string_view title) {
    canvas.text(title, {panel.centre().x, y},
                {.size = theme.label_size,
                 .colour = theme.text,
                 .across = 0.5,
                 .down = 0,
                 .max_width = panel.width + 16});
}

CategoryLabels::CategoryLabels(Canvas& canvas, const Theme& theme, std::vector<std::string> names,
                               double step, double max_height)
    : names_{std::move(names)},
      style_{.size = theme.tick_size, .colour = theme.text, .across = 0.5, .down = 0},
      tick_{axis_stroke(theme)} {
    const TextSize largest = canvas.measure_largest({names_.begin(), names_.end()}, style_);
    constexpr double kOverhang = 36; // of a lone name on each side of its panel
    const double room = names_.size() == 1 ? step + 2 * kOverhang : 0.95 * step;
    if (largest.width <= room || step >= kLevelOrShortened || names_.size() == 1) {
        style_.max_width = largest.width <= room ? 0 : room;
        height_ = kTickLength + kLabelGap + largest.height;
        return;
    }
    constexpr double kSmallest = 5;
    style_.max_width = max_height - kTickLength - kLabelGap;
    style_.size = theme.tick_size * std::min(1.0, style_.max_width / largest.width);
    style_.size = std::clamp(style_.size, kSmallest, std::max(kSmallest, step * 0.85));
    style_.upward = true;
    style_.across = 1;
    style_.down = 0.5;
    stride_ = static_cast<std::size_t>(std::max(1.0, std::ceil(kSmallest * 1.1 / step)));
    height_ = kTickLength + kLabelGap +
              std::min(style_.max_width, largest.width * style_.size / theme.tick_size + 1);
}

void CategoryLabels::draw(Canvas& canvas, std::span<const double> places, double y) const {
    for (std::size_t i = 0; i < names_.size(); i += stride_) {
        canvas.line({places[i], y}, {places[i], y + kTickLength}, tick_);
        canvas.text(names_[i], {places[i], y + kTickLength + kLabelGap}, style_);
    }
}

std::vector<double> category_places(std::size_t count, double start, double end) {
    std::vector<double> places(count);
    for (std::size_t i = 0; i < count; ++i) {
        places[i] =
            start + (end - start) * (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    }
    return places;
}

} // namespace clono::engine::plot
