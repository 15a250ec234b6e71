#include "fcgi/upload/received_name.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace clono::fcgi {
namespace {

constexpr std::size_t kLongestName = 255; // code points, as upload_file.original_name

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lowered;
}

} // namespace

const std::vector<std::string>& table_suffixes() {
    static const std::vector<std::string> suffixes{".tsv",    ".txt",    ".tab",
                                                   ".tsv.gz", ".txt.gz", ".tab.gz"};
    return suffixes;
}

bool has_table_suffix(std::string_view name) {
    const std::string lowered = lower(name);
    return std::any_of(table_suffixes().begin(), table_suffixes().end(),
                       [&](const std::string& suffix) { return lowered.ends_with(suffix); });
}

std::optional<std::string> received_name(std::string_view sent) {
    const std::size_t separator = sent.find_last_of("/\\");
    const std::string_view name =
        separator == std::string_view::npos ? sent : sent.substr(separator + 1);
    if (name.empty() || name.front() == '.' || name.front() == '-' || !is_plain_line(name) ||
        trim(name) != name || count_code_points(name) > kLongestName) {
        return std::nullopt;
    }
    return std::string(name);
}

} // namespace clono::fcgi
