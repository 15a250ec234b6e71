#include "engine/plot/text.hpp"

#include <numbers>

namespace clono::engine::plot {

namespace {

constexpr glong kLongestText = 200;
constexpr std::size_t kMostLayouts = 4096;

bool is_direction_mark(gunichar c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

} // namespace

std::string clean_text(std::string_view bytes) {
    // Far more than is shown, so that a name of megabytes costs nothing.
    bytes = bytes.substr(0, 1U << 16U);
    const std::unique_ptr<char, decltype(&g_free)> valid{
        g_utf8_make_valid(bytes.data(), static_cast<gssize>(bytes.size())), g_free};
    const glong length = g_utf8_strlen(valid.get(), -1);
    std::string text;
    glong place = 0;
    for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at), ++place) {
        if (length > kLongestText && place >= kLongestText / 2 &&
            place < length - kLongestText / 2) {
            if (place == kLongestText / 2) {
                text += "…";
            }
            continue;
        }
        const gunichar c = g_utf8_get_char(at);
        if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029) {
            text += ' ';
        } else if (!is_direction_mark(c)) {
            text.append(at, static_cast<const char*>(g_utf8_next_char(at)));
        }
    }
    return text;
}

TextPainter::TextPainter(cairo_t* cr) : cr_{cr}, level_{make_text_context(cr)} {
    cairo_save(cr);
    cairo_rotate(cr, -std::numbers::pi / 2);
    upward_ = make_text_context(cr);
    cairo_restore(cr);
}

PangoLayout* TextPainter::layout_of(std::string_view text, const TextStyle& style) {
    std::string key{text};
    key += '\0';
    key += std::to_string(style.size) + (style.bold ? 'b' : 'r') + (style.upward ? 'u' : 'l') +
           std::to_string(style.max_width);
    if (const auto found = layouts_.find(key); found != layouts_.end()) {
        return found->second.get();
    }
    if (layouts_.size() >= kMostLayouts) {
        layouts_.clear();
    }
    TextLayout layout{pango_layout_new(style.upward ? upward_.get() : level_.get())};
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font{
        pango_font_description_from_string(kFontFamilies), pango_font_description_free};
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_auto_dir(layout.get(), FALSE);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    const std::string clean = clean_text(text);
    pango_layout_set_text(layout.get(), clean.data(), static_cast<int>(clean.size()));
    if (style.max_width > 0) {
        pango_layout_set_width(layout.get(), static_cast<int>(style.max_width * PANGO_SCALE));
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_MIDDLE);
    }
    return layouts_.emplace(std::move(key), std::move(layout)).first->second.get();
}

TextSize TextPainter::measure(std::string_view text, const TextStyle& style) {
    PangoRectangle box{};
    pango_layout_get_extents(layout_of(text, style), nullptr, &box);
    return {static_cast<double>(box.width) / PANGO_SCALE,
            static_cast<double>(box.height) / PANGO_SCALE};
}

void TextPainter::draw(std::string_view text, Point anchor, const TextStyle& style) {
    PangoLayout* layout = layout_of(text, style);
    PangoRectangle box{};
    pango_layout_get_extents(layout, nullptr, &box);
    cairo_save(cr_);
    cairo_translate(cr_, anchor.x, anchor.y);
    if (style.upward) {
        cairo_rotate(cr_, -std::numbers::pi / 2);
    }
    cairo_set_source_rgba(cr_, style.colour.red, style.colour.green, style.colour.blue,
                          style.colour.alpha);
    cairo_move_to(cr_, (-box.x - style.across * box.width) / PANGO_SCALE,
                  (-box.y - style.down * box.height) / PANGO_SCALE);
    pango_cairo_show_layout(cr_, layout);
    cairo_new_path(cr_); // Pango leaves a current point, from which the next path would start
    cairo_restore(cr_);
}

} // namespace clono::engine::plot
