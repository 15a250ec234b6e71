#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clono::web {

/// Decodes %XX; nothing when an escape is broken or the result is no UTF-8 or holds a NUL byte.
std::optional<std::string> percent_decode(std::string_view text);

/// Encodes everything but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view text);

using QueryList = std::vector<std::pair<std::string, std::string>>;

/// Parses `a=1&b=x+y`. Nothing when an escape is broken or a name comes twice.
std::optional<QueryList> parse_query(std::string_view query);

} // namespace clono::web
