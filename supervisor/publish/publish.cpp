#include "supervisor/publish/publish.hpp"

#include "storage/safe_file.hpp"

#include <set>

#include <fcntl.h>
#include <unistd.h>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kThumbnailLimit = 1024UL * 1024;

/// The folder under construction; removed unless it got its final name.
class Construction {
public:
    explicit Construction(fs::path path) : path_(std::move(path)) { fs::create_directories(path_); }

    ~Construction() {
        std::error_code swept_later;
        if (!is_named_) {
            fs::remove_all(path_, swept_later);
        }
    }

    Construction(const Construction&) = delete;
    Construction& operator=(const Construction&) = delete;

    const fs::path& path() const { return path_; }

    /// The parent of a new file, made when needed and remembered for syncing.
    fs::path place_for(const fs::path& relative) {
        auto target = path_ / relative;
        fs::create_directories(target.parent_path());
        for (auto folder = relative.parent_path(); !folder.empty(); folder = folder.parent_path()) {
            folders_.insert(folder);
        }
        return target;
    }

    void rename_to(const fs::path& final_path) {
        for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
            sync_folder(path_ / *folder);
        }
        sync_folder(path_);
        if (fs::exists(
                final_path)) { // an attempt has one folder; a rename onto an empty one would replace it
            throw ResultRefused(final_path.string() + " is there already");
        }
        fs::rename(path_, final_path);
        is_named_ = true;
        sync_folder(final_path.parent_path());
    }

private:
    fs::path path_;
    std::set<fs::path> folders_;
    bool is_named_ = false;
};

[[noreturn]] void refuse(const fs::path& name, const char* why) {
    throw ResultRefused(name.string() + ": " + why);
}

/// Copy and hash in one pass, and see to it that the bytes are on the disk.
Sha256Digest copy_durably(int from, std::uint64_t bytes, const fs::path& to,
                          const StepCheck& check) {
    const OwnedFd out(
        ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!out) {
        throw std::system_error(errno, std::generic_category(), "cannot make " + to.string());
    }
    Sha256 hash;
    std::vector<char> buffer(256UL * 1024);
    std::uint64_t copied = 0;
    ssize_t got = 0;
    while ((got = ::read(from, buffer.data(), buffer.size())) > 0) {
        check();
        copied += static_cast<std::uint64_t>(got);
        if (copied > bytes) {
            refuse(to.filename(), "grows while it is copied");
        }
        hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
        write_all(out.get(), buffer.data(), static_cast<std::size_t>(got), to);
    }
    if (got < 0 || ::fsync(out.get()) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot copy to " + to.string());
    }
    return hash.finish();
}

void copy_listed(int result_fd, const ManifestEntry& entry, Construction& construction,
                 const StepCheck& check) {
    const auto file = open_beneath(result_fd, entry.path);
    if (!file) {
        refuse(entry.path, errno == ENOENT ? "is missing" : "is no regular file of its own");
    }
    if (file->bytes != entry.bytes) {
        refuse(entry.path, "has another size than the manifest says");
    }
    if (copy_durably(file->fd.get(), entry.bytes, construction.place_for(entry.path), check) !=
        entry.sha256) {
        refuse(entry.path, "has another SHA-256 than the manifest says");
    }
}

std::size_t copy_thumbnails(const fs::path& thumbnails, Construction& construction,
                            const StepCheck& check) {
    const auto folder = open_folder(thumbnails);
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(thumbnails)) {
        const auto relative = entry.path().lexically_relative(thumbnails);
        const auto file =
            relative.extension() == ".png" ? open_beneath(folder.get(), relative) : std::nullopt;
        if (!file || file->bytes > kThumbnailLimit) {
            continue;
        }
        copy_durably(file->fd.get(), file->bytes, construction.place_for("thumbnails" / relative),
                     check);
        ++count;
    }
    return count;
}

/// fsync the folders that may just have been made on the way to the results of one job.
void sync_parents(const storage::Layout& layout, const ResultPlace& place) {
    const auto job_folder = layout.results(place.user, place.job);
    sync_folder(job_folder.parent_path());
    sync_folder(layout.results());
}

} // namespace

Published publish_result(const storage::Layout& layout, const ResultPlace& place,
                         const fs::path& result, const Manifest& manifest,
                         const fs::path& thumbnails, const StepCheck& check) {
    const auto final_path = layout.result(place.user, place.job, place.attempt);
    // Beside its final place, so that it inherits the group of the results' folders (setgid).
    Construction construction(final_path.parent_path() / (".part-" + std::to_string(place.attempt) +
                                                          "-" + to_hex(place.token)));
    const auto result_fd = open_folder(result);
    Published published;
    for (const auto& entry : manifest.files) {
        copy_listed(result_fd.get(), entry, construction, check);
        ++published.files;
        published.bytes += entry.bytes;
    }
    replace_file(construction.path() / "manifest.json", manifest.text, true);
    published.thumbnails = copy_thumbnails(thumbnails, construction, check);
    check();
    construction.rename_to(final_path);
    sync_parents(layout, place);
    return published;
}

} // namespace clono::supervisor
