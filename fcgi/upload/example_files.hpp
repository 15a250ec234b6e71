#pragma once

#include "core/sha256.hpp"

#include <filesystem>
#include <set>

namespace clono::fcgi {

/// The hashes of the bundled example's tables: the only files that a guest may send.
/// Reads html/examples/*.tsv each time (about 20 kB), so that a changed example counts at once.
std::set<Sha256Digest> example_hashes(const std::filesystem::path& html);

} // namespace clono::fcgi
