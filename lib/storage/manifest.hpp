#pragma once
// manifest.json of docs/engine-contract.md: what a finished run offers for publication. Written by a stranger.

#include "core/sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace clono::supervisor {

/// The result cannot be published: the manifest is no manifest, or a file is not what it says.
class ResultRefused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ManifestEntry {
    std::filesystem::path path; ///< relative, no "..", no hidden components
    std::uint64_t bytes = 0;
    Sha256Digest sha256{};
};

struct Manifest {
    std::string text; ///< as it will be published
    std::vector<ManifestEntry> files;
};

/// @throws ResultRefused: not version 1, a path that leaves the folder or occurs twice, more than 10,000 files
Manifest parse_manifest(const std::string& text);

/// The manifest that an engine without one would have written: every regular file of its working directory.
/// @throws ResultRefused, std::system_error
Manifest make_manifest(const std::filesystem::path& result, const std::string& engine);

} // namespace clono::supervisor
