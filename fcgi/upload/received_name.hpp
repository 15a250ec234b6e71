#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::fcgi {

/// How a table's name may end, in lower case: ".tsv", ".tsv.gz", …
const std::vector<std::string>& table_suffixes();

bool has_table_suffix(std::string_view name);

/// The name of a file as a person sees it: what follows the last slash or backslash (old browsers sent
/// whole paths). Nothing when that is empty, too long, not a plain line, or starts with a dot or a hyphen.
/// It never becomes a part of a path.
std::optional<std::string> received_name(std::string_view sent);

} // namespace clono::fcgi
