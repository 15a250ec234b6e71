#pragma once
// The fonts of the pictures, by file: the system's own font choice, hinting and locale have no say, so the
// same text has the same shape on every machine with these two font packages.

#include <memory>

#include <pango/pangocairo.h>

namespace clono::engine::plot {

struct GObjectUnref {
    void operator()(gpointer object) const { g_object_unref(object); }
};

using FontMap = std::unique_ptr<PangoFontMap, GObjectUnref>;
using TextContext = std::unique_ptr<PangoContext, GObjectUnref>;
using TextLayout = std::unique_ptr<PangoLayout, GObjectUnref>;

/// Families of the pictures: Latin, Greek, Cyrillic, symbols; then Chinese, Japanese, Korean.
inline constexpr const char* kFontFamilies = "DejaVu Sans,Noto Sans CJK SC";

/// This thread's font map over the pinned files alone; without them, over whatever fontconfig has.
/// Throws std::runtime_error when there is no font at all.
PangoFontMap* font_map();

/// A context that draws with `cr`'s current transformation, unhinted.
TextContext make_text_context(cairo_t* cr);

} // namespace clono::engine::plot
