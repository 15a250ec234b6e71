#include "storage/prepare.hpp"

#include "storage/error.hpp"
#include "storage/folder.hpp"

#include <cerrno>

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace clono::storage {
namespace {

dev_t device_of(const Folder& folder, const std::string& name) {
    struct stat status {};

    if (fstat(folder.descriptor(), &status) != 0) {
        throw Error(errno, "fstat " + name);
    }
    return status.st_dev;
}

} // namespace

void prepare(const Layout& layout) {
    const Folder root = Folder::open(layout.root());
    const dev_t device = device_of(root, layout.root().string());
    for (const auto& path : {layout.staging(), layout.uploads(), layout.work(), layout.results(),
                             layout.live(), layout.trash()}) {
        const Folder folder = root.ensure_folder(path.filename().string());
        if (device_of(folder, path.string()) != device) { // a mount point
            throw Error(EXDEV,
                        path.string() + " is not on the file system of " + layout.root().string());
        }
    }
    root.sync();
}

std::uint64_t free_bytes(const std::filesystem::path& path) {
    struct statvfs status {};

    if (statvfs(path.c_str(), &status) != 0) {
        throw Error(errno, "statvfs " + path.string());
    }
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

} // namespace clono::storage
