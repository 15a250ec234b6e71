#include "storage/manifest.hpp"

#include "storage/safe_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

#include <unistd.h>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::size_t kMostFiles = 10'000;

/// Relative, ordinary components, no control characters; nothing hidden (nginx does not serve it) and nothing in
/// the places that the supervisor fills itself.
bool is_publishable(const std::string& path) {
    if (path.empty() || path.size() > 400 || path.front() == '/' || path.back() == '/' ||
        path == "manifest.json" || path.starts_with("thumbnails/")) {
        return false;
    }
    for (const auto c : path) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') {
            return false;
        }
    }
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (end == begin || path[begin] == '.') {
            return false;
        }
        begin = end + 1;
    }
    return true;
}

ManifestEntry read_entry(const json& file) {
    ManifestEntry entry;
    const auto path = file.at("path").get<std::string>();
    const auto digest = parse_hex<32>(file.at("sha256").get<std::string>());
    const auto bytes = file.at("bytes").get<std::int64_t>();
    if (!is_publishable(path) || !digest || bytes < 0) {
        throw ResultRefused("the manifest has an entry that cannot be published");
    }
    return {path, static_cast<std::uint64_t>(bytes), *digest};
}

Sha256Digest hash_of(int fd, const fs::path& name) {
    Sha256 hash;
    std::vector<char> buffer(256UL * 1024);
    ssize_t got = 0;
    while ((got = ::read(fd, buffer.data(), buffer.size())) > 0) {
        hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    }
    if (got < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot read " + name.string());
    }
    return hash.finish();
}

} // namespace

Manifest parse_manifest(const std::string& text) {
    Manifest manifest;
    manifest.text = text;
    try {
        const auto object = json::parse(text);
        const auto& files = object.at("files");
        if (object.at("version") != 1 || !files.is_array() || files.size() > kMostFiles) {
            throw ResultRefused("the manifest is of another version or too long");
        }
        std::set<fs::path> seen;
        for (const auto& file : files) {
            manifest.files.push_back(read_entry(file));
            if (!seen.insert(manifest.files.back().path).second) {
                throw ResultRefused("the manifest names a file twice");
            }
        }
    } catch (const json::exception&) {
        throw ResultRefused("manifest.json is no manifest");
    }
    return manifest;
}

Manifest make_manifest(const fs::path& result, const std::string& engine) {
    const auto folder = open_folder(result);
    Manifest manifest;
    for (fs::recursive_directory_iterator it(result), end; it != end; ++it) {
        const auto relative = it->path().lexically_relative(result);
        if (it->is_symlink() || !it->is_regular_file() || !is_publishable(relative.string())) {
            continue;
        }
        const auto file = open_beneath(folder.get(), relative);
        if (!file) {
            continue;
        }
        manifest.files.push_back({relative, file->bytes, hash_of(file->fd.get(), relative)});
        if (manifest.files.size() > kMostFiles) {
            throw ResultRefused("too many result files");
        }
    }
    std::sort(manifest.files.begin(), manifest.files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    json files = json::array();
    for (const auto& entry : manifest.files) {
        files.push_back({{"path", entry.path.string()},
                         {"bytes", entry.bytes},
                         {"sha256", to_hex(entry.sha256)}});
    }
    manifest.text =
        json{{"version", 1}, {"engine", engine}, {"seed", nullptr}, {"files", files}}.dump();
    return manifest;
}

} // namespace clono::supervisor
