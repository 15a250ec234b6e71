#pragma once
// The few drawing operations that the plots are made of, over one cairo context: a page of a PDF, an SVG or an
// image. Coordinates are points from the top left corner.

#include "engine/plot/cairo_handles.hpp"
#include "engine/plot/geometry.hpp"
#include "engine/plot/palette.hpp"
#include "engine/plot/raster.hpp"
#include "engine/plot/text.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace clono::engine::plot {

class Canvas;

struct Stroke {
    Colour colour = {};
    double width = 0.75;
    std::span<const double> dashes = {}; ///< lengths on and off; empty: solid
};

/// A drawing made once and placed many times: files hold it once.
class Stencil {
public:
    /// @param width, height  what is drawn outside of them is lost
    Stencil(double width, double height, const std::function<void(Canvas&)>& draw);

private:
    friend class Canvas;
    Surface recording_;
};

/// Thousands of marks as one image, so that PDF and SVG stay small. Drawn at its first use and kept for the
/// next format, so one layer stands for one place in one picture.
class Layer {
public:
    explicit Layer(double dots_per_inch) : dots_per_inch_{dots_per_inch} {}

private:
    friend class Canvas;
    double dots_per_inch_;
    Surface image_;
};

class Canvas {
public:
    /// Draws on `cr`, which must outlive the canvas and is set to points already.
    /// @param pixels_per_point  resolution of an image; 0 for PDF and SVG
    Canvas(cairo_t* cr, double pixels_per_point);

    void fill(const Box& box, const Colour& colour);
    void frame(const Box& box, const Stroke& stroke);
    void line(Point from, Point to, const Stroke& stroke);
    void polyline(std::span<const Point> points, const Stroke& stroke);
    /// A closed shape, filled and outlined (width 0: no outline).
    void polygon(std::span<const Point> points, const Colour& fill, const Stroke& outline);
    void ellipse(Point centre, double radius_x, double radius_y, const Colour& fill,
                 const Stroke& outline);
    /// @param radius  of the circle; other markers have about the same area
    void marker(Point centre, Marker shape, double radius, const Colour& fill,
                const Stroke& outline);
    /// Each pixel a sharp rectangle.
    void image(const Raster& raster, const Box& box);

    /// The stencil with its top left corner here.
    void place(const Stencil& stencil, Point corner);

    TextSize measure(std::string_view text, const TextStyle& style);
    /// Width and height that hold each of the texts. Of more than 50 only the longest are measured.
    TextSize measure_largest(std::vector<std::string_view> texts, const TextStyle& style);
    void text(std::string_view text, Point anchor, const TextStyle& style);

    /// What `draw` draws is cut off at the box.
    void clipped(const Box& box, const std::function<void()>& draw);
    /// What `draw` draws becomes the layer's image, within the box. On an image it is drawn as it is.
    void rasterised(Layer& layer, const Box& box, const std::function<void(Canvas&)>& draw);

    /// Text of this size can be read, as far as pixels decide.
    bool is_legible(double text_size) const;

private:
    void paint(const Colour& fill, const Stroke& outline);
    void set_stroke(const Stroke& stroke);

    cairo_t* cr_;
    double pixels_per_point_;
    std::unique_ptr<TextPainter> text_; ///< made at the first text
};

} // namespace clono::engine::plot
