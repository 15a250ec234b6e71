#include "mutations/utf8.hpp"

namespace clono::mutations {

namespace {

struct Form {
    unsigned char mask, lead, second_low, second_high;
    std::size_t length;
};

/// The rows of RFC 3629, section 4; `mask` selects the leading bits.
constexpr Form kForms[] = {
    {0xff, 0xe0, 0xa0, 0xbf, 3}, {0xff, 0xed, 0x80, 0x9f, 3}, {0xff, 0xf0, 0x90, 0xbf, 4},
    {0xff, 0xf4, 0x80, 0x8f, 4}, {0xe0, 0xc0, 0x80, 0xbf, 2}, {0xf0, 0xe0, 0x80, 0xbf, 3},
    {0xfc, 0xf0, 0x80, 0xbf, 4},
};

unsigned char byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

} // namespace

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto lead = byte_at(text, 0);
    if (lead < 0x80) {
        return 1;
    }
    if (lead == 0xc0 || lead == 0xc1) {
        return 0;
    }
    for (const auto& form : kForms) {
        if ((lead & form.mask) != form.lead) {
            continue;
        }
        if (text.size() < form.length || byte_at(text, 1) < form.second_low ||
            byte_at(text, 1) > form.second_high) {
            return 0;
        }
        for (std::size_t i = 2; i < form.length; ++i) {
            if ((byte_at(text, i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        return form.length;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = byte_at(text, i);
        const bool is_c1 = byte == 0xc2 && i + 1 < text.size() && byte_at(text, i + 1) < 0xa0;
        if (byte < 0x20 || byte == 0x7f || is_c1) {
            return true;
        }
    }
    return false;
}

} // namespace clono::mutations
