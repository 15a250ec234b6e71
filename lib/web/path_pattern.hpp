#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clono::web {

using PathValues = std::vector<std::pair<std::string, std::string>>;

/// The path of a route: `/api/jobs/{id}/start`. `{name}` stands for one segment that is not empty;
/// `{name...}`, only at the end, for one or more segments.
class PathPattern {
public:
    /// Throws std::logic_error when the pattern is malformed: patterns are literals of ours.
    explicit PathPattern(std::string_view pattern);

    /// The values of the placeholders when the whole path fits.
    std::optional<PathValues> match(std::string_view path) const;

    const std::string& text() const { return text_; }

private:
    struct Segment {
        std::string text; ///< literal text or the placeholder's name
        bool is_placeholder = false;
        bool takes_rest = false;
    };

    std::string text_;
    std::vector<Segment> segments_;
};

} // namespace clono::web
