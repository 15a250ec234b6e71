#include "core/text.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace clono {
namespace {

const utf8proc_uint8_t* raw(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// Calls `visit(code point)` for each; false at malformed UTF-8 or when a visit says false.
template <class Visit>
bool every_code_point(std::string_view text, Visit visit) {
    while (!text.empty()) {
        utf8proc_int32_t point = 0;
        const auto length =
            utf8proc_iterate(raw(text), static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (length <= 0 || !visit(point)) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return true;
}

bool is_visible(utf8proc_int32_t point) {
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC: // controls
    case UTF8PROC_CATEGORY_CF: // bidirectional marks, zero width characters, tags, BOM
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        break;
    }
    // Default-ignorable code points whose category is a letter or a mark: they draw nothing.
    const bool is_filler = point == 0x034F || point == 0x115F || point == 0x1160 ||
                           point == 0x17B4 || point == 0x17B5 || point == 0x3164 ||
                           point == 0xFFA0 || (point >= 0x180B && point <= 0x180F) ||
                           (point >= 0xFE00 && point <= 0xFE0F) ||
                           (point >= 0xE0100 && point <= 0xE01EF);
    return !is_filler;
}

struct FreeDeleter {
    // utf8proc hands out memory of malloc.
    void operator()(utf8proc_uint8_t* memory) const {
        std::free(memory); // NOLINT(cppcoreguidelines-no-malloc): allocated by utf8proc
    }
};

std::string collapse_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ') {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

} // namespace

bool is_utf8(std::string_view text) {
    return every_code_point(text, [](utf8proc_int32_t) { return true; });
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    every_code_point(text, [&](utf8proc_int32_t) {
        ++count;
        return true;
    });
    return count;
}

bool is_plain_line(std::string_view text) {
    return every_code_point(text, is_visible);
}

bool is_plain_text(std::string_view text) {
    return every_code_point(text, [](utf8proc_int32_t point) {
        return point == '\n' || point == '\t' || is_visible(point);
    });
}

std::optional<std::string> normalise_name(std::string_view name) {
    if (!is_plain_line(name)) {
        return std::nullopt;
    }
    utf8proc_uint8_t* mapped = nullptr;
    const auto length = utf8proc_map(
        raw(name), static_cast<utf8proc_ssize_t>(name.size()), &mapped,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                       UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
    const std::unique_ptr<utf8proc_uint8_t, FreeDeleter> owner{mapped};
    if (length < 0) {
        return std::nullopt;
    }
    std::string folded =
        collapse_blanks({reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)});
    return folded.empty() ? std::nullopt : std::optional{std::move(folded)};
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view take_code_points(std::string_view text, std::size_t count) {
    std::size_t bytes = 0;
    for (; count > 0 && bytes < text.size(); --count) {
        ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
            ++bytes;
        }
    }
    return text.substr(0, bytes);
}

} // namespace clono
