#include "fcgi/upload/example_files.hpp"

#include "storage/folder.hpp"

namespace clono::fcgi {
namespace {

constexpr std::size_t kLargestExample = 16UL * 1024 * 1024;

} // namespace

std::set<Sha256Digest> example_hashes(const std::filesystem::path& html) {
    std::set<Sha256Digest> hashes;
    const storage::Folder folder = storage::Folder::open(html / "examples");
    for (const storage::Entry& entry : folder.entries()) {
        if (entry.kind == storage::EntryKind::file && entry.name.ends_with(".tsv")) {
            hashes.insert(sha256(folder.open_file(entry.name).read_all(kLargestExample)));
        }
    }
    return hashes;
}

} // namespace clono::fcgi
