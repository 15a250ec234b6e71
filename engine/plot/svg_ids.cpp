#include "engine/plot/writers.hpp"

#include <array>
#include <map>
#include <string_view>

namespace clono::engine::plot {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

/// The identifier at `at` made of letters then digits up to `end`; empty when it has another form (as the
/// glyphs' "glyph0-1", which are numbered per document already).
std::string_view counted_id(std::string_view svg, std::size_t at, char end) {
    std::size_t place = at;
    while (place < svg.size() && is_letter(svg[place])) {
        ++place;
    }
    const std::size_t digits = place;
    while (place < svg.size() && is_digit(svg[place])) {
        ++place;
    }
    if (digits == at || digits == place || place >= svg.size() || svg[place] != end) {
        return {};
    }
    return svg.substr(at, place - at);
}

class Renumbering {
public:
    std::string new_name(std::string_view id) {
        const auto [entry, is_new] = names_.try_emplace(std::string{id});
        if (is_new) {
            std::string kind{id.substr(0, id.find_first_of("0123456789"))};
            entry->second = kind + std::to_string(++counts_[kind]);
        }
        return entry->second;
    }

private:
    std::map<std::string, std::string> names_;
    std::map<std::string, int> counts_;
};

} // namespace

std::string renumber_svg_ids(const std::string& svg) {
    struct Place {
        std::string_view prefix;
        char end;
    };

    constexpr std::array kPlaces = {Place{" id=\"", '"'}, Place{"href=\"#", '"'},
                                    Place{"url(#", ')'}};
    const std::string_view text{svg};
    Renumbering renumbering;
    std::string result;
    result.reserve(svg.size());
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != ' ' && text[at] != 'h' && text[at] != 'u') {
            continue;
        }
        for (const Place& place : kPlaces) {
            if (text.substr(at, place.prefix.size()) != place.prefix) {
                continue;
            }
            const std::size_t start = at + place.prefix.size();
            if (const std::string_view id = counted_id(text, start, place.end); !id.empty()) {
                result.append(text, copied, start - copied);
                result += renumbering.new_name(id);
                copied = start + id.size();
                at = copied - 1;
            }
            break;
        }
    }
    return result.append(text, copied);
}

} // namespace clono::engine::plot
