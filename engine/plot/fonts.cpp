#include "engine/plot/fonts.hpp"

#include <array>
#include <filesystem>
#include <stdexcept>

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// fontconfig keeps the fonts behind encoded pointers, and cairo its caches, until the process ends: the leak
// checker takes both for lost. (Memory does not grow with the number of pictures.)
extern "C" const char*
__lsan_default_suppressions(); // NOLINT(bugprone-reserved-identifier): its name

const char* __lsan_default_suppressions() { // NOLINT(bugprone-reserved-identifier): its name
    return "leak:libfontconfig\nleak:libcairo\n";
}

// Without a list of what was suppressed: standard error belongs to the program.
extern "C" const char* __lsan_default_options(); // NOLINT(bugprone-reserved-identifier): its name

const char* __lsan_default_options() { // NOLINT(bugprone-reserved-identifier): its name
    return "print_suppressions=0";
}
#endif
#endif

namespace clono::engine::plot {

namespace {

// Debian's fonts-dejavu-core and fonts-noto-cjk.
constexpr std::array kFontFiles = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
};

FcConfig* load_fonts() {
    FcConfig* pinned = FcConfigCreate();
    bool any = false;
    for (const char* file : kFontFiles) {
        if (std::filesystem::exists(file)) {
            any |= FcConfigAppFontAddFile(pinned, reinterpret_cast<const FcChar8*>(file)) == FcTrue;
        }
    }
    if (any) {
        return pinned;
    }
    FcConfigDestroy(pinned);
    FcConfig* system = FcInitLoadConfigAndFonts();
    const FcFontSet* found = system != nullptr ? FcConfigGetFonts(system, FcSetSystem) : nullptr;
    if (found == nullptr || found->nfont == 0) {
        throw std::runtime_error(
            "no fonts for the plots: install fonts-dejavu-core and fonts-noto-cjk");
    }
    return system;
}

} // namespace

PangoFontMap* font_map() {
    // Read-only from here on; lives as long as the program.
    // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): Pango takes no pointer to const
    static FcConfig* const fonts = load_fonts();
    thread_local const FontMap map = [] {
        FontMap made{pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)};
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(made.get()), fonts);
        return made;
    }();
    return map.get();
}

TextContext make_text_context(cairo_t* cr) {
    TextContext context{pango_font_map_create_context(font_map())};
    const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options{
        cairo_font_options_create(), cairo_font_options_destroy};
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_cairo_update_context(cr, context.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(context.get(), PANGO_DIRECTION_LTR);
    return context;
}

} // namespace clono::engine::plot
