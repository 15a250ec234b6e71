#include "engine/plot/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clono::engine::plot {

namespace {

constexpr double kSmallestReadablePixels = 4.5;

void set_source(cairo_t* cr, const Colour& colour) {
    cairo_set_source_rgba(cr, colour.red, colour.green, colour.blue, colour.alpha);
}

void trace(cairo_t* cr, std::span<const Point> points) {
    for (const Point& point : points) {
        cairo_line_to(cr, point.x, point.y);
    }
}

/// A regular polygon with its first corner at this angle (0: to the right, clockwise).
void trace_regular(cairo_t* cr, Point centre, double radius, int corners, double angle) {
    for (int i = 0; i < corners; ++i) {
        const double turn = angle + 2 * std::numbers::pi * i / corners;
        cairo_line_to(cr, centre.x + radius * std::cos(turn), centre.y + radius * std::sin(turn));
    }
    cairo_close_path(cr);
}

} // namespace

Stencil::Stencil(double width, double height, const std::function<void(Canvas&)>& draw) {
    const cairo_rectangle_t extents{0, 0, width, height};
    recording_.reset(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents));
    const Context cr{cairo_create(recording_.get())};
    Canvas canvas{cr.get(), 0};
    draw(canvas);
    check_cairo(cairo_status(cr.get()));
}

Canvas::Canvas(cairo_t* cr, double pixels_per_point)
    : cr_{cr}, pixels_per_point_{pixels_per_point} {
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
}

void Canvas::fill(const Box& box, const Colour& colour) {
    set_source(cr_, colour);
    cairo_rectangle(cr_, box.x, box.y, box.width, box.height);
    cairo_fill(cr_);
}

void Canvas::frame(const Box& box, const Stroke& stroke) {
    cairo_rectangle(cr_, box.x, box.y, box.width, box.height);
    set_stroke(stroke);
    cairo_stroke(cr_);
}

void Canvas::line(Point from, Point to, const Stroke& stroke) {
    cairo_move_to(cr_, from.x, from.y);
    cairo_line_to(cr_, to.x, to.y);
    set_stroke(stroke);
    cairo_stroke(cr_);
}

void Canvas::polyline(std::span<const Point> points, const Stroke& stroke) {
    trace(cr_, points);
    set_stroke(stroke);
    cairo_stroke(cr_);
}

void Canvas::polygon(std::span<const Point> points, const Colour& fill, const Stroke& outline) {
    trace(cr_, points);
    cairo_close_path(cr_);
    paint(fill, outline);
}

void Canvas::ellipse(Point centre, double radius_x, double radius_y, const Colour& fill,
                     const Stroke& outline) {
    if (radius_x < 1e-3 && radius_y < 1e-3) {
        return;
    }
    cairo_save(cr_);
    cairo_translate(cr_, centre.x, centre.y);
    // A scale of zero would put cairo into an error state.
    cairo_scale(cr_, std::max(radius_x, 1e-3), std::max(radius_y, 1e-3));
    cairo_new_sub_path(cr_);
    cairo_arc(cr_, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(cr_);
    paint(fill, outline);
}

void Canvas::marker(Point centre, Marker shape, double radius, const Colour& fill,
                    const Stroke& outline) {
    constexpr double kUp = -std::numbers::pi / 2;
    switch (shape) {
    case Marker::Circle:
        cairo_new_sub_path(cr_);
        cairo_arc(cr_, centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
        break;
    case Marker::Square:
        trace_regular(cr_, centre, radius * 1.25, 4, std::numbers::pi / 4);
        break;
    case Marker::Triangle:
        trace_regular(cr_, centre, radius * 1.4, 3, kUp);
        break;
    case Marker::Diamond:
        trace_regular(cr_, centre, radius * 1.3, 4, kUp);
        break;
    case Marker::TriangleDown:
        trace_regular(cr_, centre, radius * 1.4, 3, -kUp);
        break;
    }
    paint(fill, outline);
}

void Canvas::image(const Raster& raster, const Box& box) {
    if (raster.pixels().empty()) {
        return;
    }
    const auto width = static_cast<int>(raster.width());
    const auto height = static_cast<int>(raster.height());
    // cairo only reads the source of a paint; RGB24 rows need no padding.
    auto* bytes =
        const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(raster.pixels().data()));
    const Surface picture{
        cairo_image_surface_create_for_data(bytes, CAIRO_FORMAT_RGB24, width, height, width * 4)};
    check_cairo(cairo_surface_status(picture.get()));
    cairo_save(cr_);
    cairo_rectangle(cr_, box.x, box.y, box.width, box.height);
    cairo_clip(cr_);
    cairo_translate(cr_, box.x, box.y);
    cairo_scale(cr_, box.width / width, box.height / height);
    cairo_set_source_surface(cr_, picture.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr_), CAIRO_FILTER_NEAREST);
    cairo_paint(cr_);
    cairo_restore(cr_);
}

void Canvas::place(const Stencil& stencil, Point corner) {
    cairo_save(cr_);
    cairo_translate(cr_, corner.x, corner.y);
    cairo_set_source_surface(cr_, stencil.recording_.get(), 0, 0);
    cairo_paint(cr_);
    cairo_restore(cr_);
}

TextSize Canvas::measure(std::string_view text, const TextStyle& style) {
    if (!text_) {
        text_ = std::make_unique<TextPainter>(cr_);
    }
    return text_->measure(text, style);
}

TextSize Canvas::measure_largest(std::vector<std::string_view> texts, const TextStyle& style) {
    constexpr std::size_t kMeasured = 50;
    const auto middle =
        texts.begin() + static_cast<std::ptrdiff_t>(std::min(kMeasured, texts.size()));
    std::partial_sort(texts.begin(), middle, texts.end(),
                      [](std::string_view a, std::string_view b) {
                          return a.size() != b.size() ? a.size() > b.size() : a < b;
                      });
    TextSize largest;
    for (auto text = texts.begin(); text != middle; ++text) {
        const TextSize size = measure(*text, style);
        largest = {std::max(largest.width, size.width), std::max(largest.height, size.height)};
    }
    return largest;
}

void Canvas::text(std::string_view text, Point anchor, const TextStyle& style) {
    if (!text_) {
        text_ = std::make_unique<TextPainter>(cr_);
    }
    text_->draw(text, anchor, style);
}

void Canvas::clipped(const Box& box, const std::function<void()>& draw) {
    cairo_save(cr_);
    cairo_rectangle(cr_, box.x, box.y, box.width, box.height);
    cairo_clip(cr_);
    draw();
    cairo_restore(cr_);
}

void Canvas::rasterised(Layer& layer, const Box& box, const std::function<void(Canvas&)>& draw) {
    if (pixels_per_point_ > 0) {
        clipped(box, [&] { draw(*this); });
        return;
    }
    const double pixels = layer.dots_per_inch_ / kPointsPerInch;
    if (!layer.image_) {
        layer.image_.reset(cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, static_cast<int>(std::ceil(box.width * pixels)),
            static_cast<int>(std::ceil(box.height * pixels))));
        const Context cr{cairo_create(layer.image_.get())};
        cairo_scale(cr.get(), pixels, pixels);
        cairo_translate(cr.get(), -box.x, -box.y);
        cairo_set_antialias(cr.get(), CAIRO_ANTIALIAS_FAST);
        Canvas inner{cr.get(), pixels};
        draw(inner);
        check_cairo(cairo_status(cr.get()));
    }
    cairo_save(cr_);
    cairo_translate(cr_, box.x, box.y);
    cairo_scale(cr_, 1 / pixels, 1 / pixels);
    cairo_set_source_surface(cr_, layer.image_.get(), 0, 0);
    cairo_paint(cr_);
    cairo_restore(cr_);
}

bool Canvas::is_legible(double text_size) const {
    return pixels_per_point_ == 0 || text_size * pixels_per_point_ >= kSmallestReadablePixels;
}

void Canvas::paint(const Colour& fill, const Stroke& outline) {
    set_source(cr_, fill);
    if (outline.width <= 0) {
        cairo_fill(cr_);
        return;
    }
    cairo_fill_preserve(cr_);
    set_stroke(outline);
    cairo_stroke(cr_);
}

void Canvas::set_stroke(const Stroke& stroke) {
    set_source(cr_, stroke.colour);
    cairo_set_line_width(cr_, stroke.width);
    cairo_set_dash(cr_, stroke.dashes.data(), static_cast<int>(stroke.dashes.size()), 0);
}

} // namespace clono::engine::plot
