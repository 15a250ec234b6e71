#include "ctl/backup/copy.hpp"

#include <algorithm>
#include <cerrno>
#include <span>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace clono::backup {
namespace {

using storage::Folder;

constexpr std::size_t kPiece = 256UL * 1024;

Folder duplicate(const Folder& folder) {
    return Folder::open("/proc/self/fd/" + std::to_string(folder.descriptor()));
}

} // namespace

Measured hash_rest_of(storage::File& file) {
    Measured measured;
    Sha256 hash;
    std::vector<std::uint8_t> buffer(kPiece);
    while (const std::size_t got = file.read(buffer)) {
        hash.update(std::span{buffer}.first(got));
        measured.bytes += got;
    }
    measured.sha256 = hash.finish();
    return measured;
}

Measured copy_rest_of(storage::File& from, storage::File& to) {
    Measured measured;
    Sha256 hash;
    std::vector<std::uint8_t> buffer(kPiece);
    while (const std::size_t got = from.read(buffer)) {
        const auto piece = std::span{buffer}.first(got);
        hash.update(piece);
        to.write(piece);
        measured.bytes += got;
    }
    measured.sha256 = hash.finish();
    return measured;
}

Folder ensure_path(const Folder& top, const std::string& path, mode_t mode) {
    if (path.empty()) {
        return duplicate(top);
    }
    const auto end = std::min(path.find('/'), path.size());
    Folder next = top.ensure_folder(path.substr(0, end), mode);
    return end == path.size() ? std::move(next) : ensure_path(next, path.substr(end + 1), mode);
}

void sync_file_system(const Folder& folder) {
    if (syncfs(folder.descriptor()) != 0) {
        throw storage::Error(errno, "syncfs");
    }
}

} // namespace clono::backup
