#include "web/path_pattern.hpp"

#include <algorithm>
#include <stdexcept>

namespace clono::web {
namespace {

/// Takes the first segment off a path that starts with a slash.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

} // namespace

PathPattern::PathPattern(std::string_view pattern) : text_(pattern) {
    if (!pattern.starts_with('/')) {
        throw std::logic_error("a route starts with a slash: " + text_);
    }
    while (!pattern.empty()) {
        std::string_view text = take_segment(pattern);
        Segment segment;
        if (text.starts_with('{') && text.ends_with('}')) {
            text = text.substr(1, text.size() - 2);
            segment.is_placeholder = true;
            segment.takes_rest = text.ends_with("...");
            text.remove_suffix(segment.takes_rest ? 3 : 0);
        }
        if (text.find_first_of("{}") != std::string_view::npos ||
            (segment.takes_rest && !pattern.empty())) {
            throw std::logic_error("malformed route: " + text_);
        }
        segment.text = text;
        segments_.push_back(std::move(segment));
    }
}

std::optional<PathValues> PathPattern::match(std::string_view path) const {
    PathValues values;
    for (const Segment& segment : segments_) {
        if (!path.starts_with('/')) {
            return std::nullopt;
        }
        if (segment.takes_rest) {
            path.remove_prefix(1);
            if (path.empty()) {
                return std::nullopt;
            }
            values.emplace_back(segment.text, path);
            return values;
        }
        const std::string_view text = take_segment(path);
        if (segment.is_placeholder && !text.empty()) {
            values.emplace_back(segment.text, text);
        } else if (segment.is_placeholder || text != segment.text) {
            return std::nullopt;
        }
    }
    return path.empty() ? std::optional(std::move(values)) : std::nullopt;
}

} // namespace clono::web
