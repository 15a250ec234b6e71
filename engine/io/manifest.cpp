#include "engine/io/manifest.hpp"

#include "core/sha256.hpp"
#include "engine/io/files.hpp"
#include "engine/summary/parallel.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kManifest = "manifest.json";

/// The folders and files that PyClone and the contract name; whatever else lies beside them isn't
/// a result.
std::vector<std::string> result_files(const fs::path& working_dir) {
    std::vector<std::string> paths;
    for (const char* name : {"config.yaml", "clonoscope.yaml", "log.txt"}) {
        if (fs::is_regular_file(working_dir / name)) {
            paths.emplace_back(name);
        }
    }
    for (const char* folder : {"plots", "tables", "trace", "yaml"}) {
        if (!fs::is_directory(working_dir / folder)) {
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(working_dir / folder)) {
            const auto name = entry.path().filename().string();
            if (entry.is_regular_file() && !entry.is_symlink() && !name.starts_with('.')) {
                paths.push_back(fs::relative(entry.path(), working_dir).generic_string());
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace

void write_manifest(const fs::path& working_dir, std::uint64_t seed, unsigned threads) {
    const auto paths = result_files(working_dir);
    std::vector<nlohmann::ordered_json> entries(paths.size());
    parallel_for(paths.size(), threads, [&](std::size_t i) {
        const MappedFile file(working_dir / paths[i]);
        const auto bytes = file.bytes();
        Sha256 digest;
        digest.update({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
        entries[i] = {
            {"path", paths[i]}, {"bytes", bytes.size()}, {"sha256", to_hex(digest.finish())}};
    });
    nlohmann::ordered_json manifest = {{"version", 1},
                                       {"engine", std::string("clono-engine ") + CLONO_VERSION},
                                       {"seed", seed},
                                       {"files", entries}};
    write_file(working_dir / kManifest, manifest.dump(1) + "\n");
}

bool is_finished(const fs::path& working_dir) {
    return fs::exists(working_dir / kManifest);
}

} // namespace clono::engine
