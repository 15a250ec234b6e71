#pragma once
// Text in pictures: any bytes in, shaped glyphs out.

#include "engine/plot/colour.hpp"
#include "engine/plot/fonts.hpp"
#include "engine/plot/geometry.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace clono::engine::plot {

/// What can be shown of any bytes: valid UTF-8 on one line without control or direction characters,
/// at most 200 characters (the middle left out).
std::string clean_text(std::string_view bytes);

struct TextStyle {
    double size = 8; ///< points
    Colour colour = {};
    bool bold = false;
    double across =
        0; ///< 0: starts at the anchor, 0.5: centred on it, 1: ends there (along the text)
    double down = 0.5;    ///< 0: hangs below the anchor, 0.5: centred, 1: stands on it
    bool upward = false;  ///< turned by 90 degrees, read from below
    double max_width = 0; ///< shortened with an ellipsis in its middle; 0: never
};

struct TextSize {
    double width = 0;
    double height = 0;
};

/// Draws text on one cairo context whose transformation at construction is the page's.
/// Keeps shaped text, because labels repeat.
class TextPainter {
public:
    explicit TextPainter(cairo_t* cr);

    TextSize measure(std::string_view text, const TextStyle& style);
    void draw(std::string_view text, Point anchor, const TextStyle& style);

private:
    PangoLayout* layout_of(std::string_view text, const TextStyle& style);

    cairo_t* cr_;
    TextContext level_;
    TextContext upward_;
    std::unordered_map<std::string, TextLayout> layouts_;
};

} // namespace clono::engine::plot
