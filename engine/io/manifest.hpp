#pragma once
// manifest.json: the list of every result file, written last.

#include <cstdint>
#include <filesystem>

namespace clono::engine {

/// Lists the result files of a working directory with sizes and SHA-256, and writes manifest.json.
/// Not listed: the manifest itself, checkpoints, progress and live files, and names with a leading dot.
void write_manifest(const std::filesystem::path& working_dir, std::uint64_t seed, unsigned threads);

/// True when the directory holds a finished run.
bool is_finished(const std::filesystem::path& working_dir);

} // namespace clono::engine
