#include "supervisor/attempt/attempt_folder.hpp"

#include "storage/safe_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

constexpr const char* kNote = "attempt.json";
constexpr const char* kCheckpoint = "checkpoint";

/// Sizes of the regular files below a folder, links not followed.
std::uint64_t bytes_below(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        struct stat about {};

        if (::lstat(it->path().c_str(), &about) == 0 && S_ISREG(about.st_mode)) {
            bytes += static_cast<std::uint64_t>(about.st_size);
        }
    }
    return bytes;
}

void copy_file(int from, const fs::path& to, const StepCheck& check) {
    const OwnedFd out(
        ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!out) {
        throw std::system_error(errno, std::generic_category(), "cannot make " + to.string());
    }
    std::vector<char> buffer(256UL * 1024);
    ssize_t got = 0;
    while ((got = ::read(from, buffer.data(), buffer.size())) > 0) {
        check();
        write_all(out.get(), buffer.data(), static_cast<std::size_t>(got), to);
    }
    if (got < 0 || ::fsync(out.get()) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot copy to " + to.string());
    }
}

/// Regular files and folders only; anything else that the engine may have put there is left out.
void copy_tree(const fs::path& from, const fs::path& to, const StepCheck& check) {
    const auto from_fd = open_folder(from);
    fs::create_directory(to);
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const auto relative = entry.path().lexically_relative(from);
        if (entry.is_symlink()) {
            continue;
        }
        if (entry.is_directory()) {
            fs::create_directory(to / relative);
        } else if (const auto file = open_beneath(from_fd.get(), relative)) {
            copy_file(file->fd.get(), to / relative, check);
        }
    }
    sync_folder(to);
}

struct EarlierAttempt {
    std::uint32_t attempt;
    fs::path folder;
};

/// The attempts before this one that left a checkpoint, the newest first.
std::vector<EarlierAttempt> find_earlier(const fs::path& job_folder, std::uint32_t attempt) {
    std::vector<EarlierAttempt> found;
    for (const auto& entry : fs::directory_iterator(job_folder)) {
        if (entry.is_symlink() || !entry.is_directory()) {
            continue;
        }
        const auto folder = open_folder(entry.path());
        const auto note = read_beneath(folder.get(), kNote, 4096);
        if (!note) {
            continue;
        }
        const auto json = nlohmann::json::parse(*note, nullptr, false);
        const auto number = json.is_object() ? json.value("attempt", 0u) : 0u;
        if (number > 0 && number < attempt &&
            bytes_below(entry.path() / "result" / kCheckpoint) > 0) {
            found.push_back({number, entry.path()});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.attempt > b.attempt; });
    return found;
}

} // namespace

AttemptFolder::AttemptFolder(const storage::Layout& layout, JobId job, const db::ClaimToken& token,
                             std::uint32_t attempt, const StepCheck& check)
    : path_(layout.work(job, token)) {
    fs::create_directories(path_.parent_path());
    fs::create_directory(path_);
    fs::create_directory(path_ / "thumbnails");
    fs::create_directory(result());
    copy_newest_checkpoint(path_.parent_path(), attempt, check);
    bytes_at_start_ = bytes_below(result() / kCheckpoint);
    // Last: a folder with this note has a whole checkpoint or none.
    replace_file(path_ / kNote, nlohmann::json{{"attempt", attempt}}.dump(), true);
    folder_fd_ = open_folder(path_);
    result_fd_ = open_folder(result());
}

void AttemptFolder::copy_newest_checkpoint(const fs::path& job_folder, std::uint32_t attempt,
                                           const StepCheck& check) {
    for (const auto& earlier : find_earlier(job_folder, attempt)) {
        const auto part = result() / "checkpoint.part";
        copy_tree(earlier.folder / "result" / kCheckpoint, part, check);
        fs::rename(part, result() / kCheckpoint);
        continued_from_ = earlier.attempt;
        return;
    }
}

bool AttemptFolder::checkpoint_advanced() const {
    return bytes_below(result() / kCheckpoint) > bytes_at_start_;
}

void remove_work_of(const storage::Layout& layout, JobId job) noexcept {
    std::error_code swept_later;
    fs::remove_all(layout.work(job), swept_later);
}

} // namespace clono::supervisor
