#include "storage/folder.hpp"

#include "core/bytes.hpp"
#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clono::storage {
namespace {

std::string checked(std::string_view name) {
    if (!is_entry_name(name)) {
        throw Error(EINVAL, "not a file's name: " + std::string{name});
    }
    return std::string{name};
}

int demand(int result, const char* call, const std::string& name) {
    if (result < 0) {
        throw Error(errno, std::string{call} + " " + name);
    }
    return result;
}

Descriptor open_at(int folder, const std::string& name, int flags, mode_t mode = 0) {
    return Descriptor{
        demand(openat(folder, name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode), "openat", name)};
}

EntryKind kind_from(mode_t mode) {
    return S_ISREG(mode) ? EntryKind::file : S_ISDIR(mode) ? EntryKind::folder : EntryKind::other;
}

/// Nothing for an entry that is not there (any more).
std::optional<EntryKind> kind_of(int folder, const char* name) {
    struct stat status {};

    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        return kind_from(status.st_mode);
    }
    return errno == ENOENT ? std::nullopt : std::optional{EntryKind::other};
}

Status status_from(const struct stat& found) {
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    const auto modified = seconds(found.st_mtim.tv_sec) + nanoseconds(found.st_mtim.tv_nsec);
    return {kind_from(found.st_mode),
            static_cast<std::uint64_t>(found.st_size),
            found.st_mode & mode_t{07777},
            found.st_uid,
            found.st_gid,
            std::chrono::system_clock::time_point{
                std::chrono::duration_cast<std::chrono::system_clock::duration>(modified)}};
}

/// A file or folder without any right to it (O_PATH): also one whose mode lets nobody in.
Descriptor open_entry(int folder, const std::string& name) {
    Descriptor entry = open_at(folder, name, O_PATH);

    struct stat found {};

    demand(fstat(entry.number(), &found), "fstat", name);
    if (kind_from(found.st_mode) == EntryKind::other) {
        throw Error(EINVAL, "neither file nor folder: " + name);
    }
    return entry;
}

std::string path_of(const Descriptor& entry) {
    return "/proc/self/fd/" + std::to_string(entry.number());
}

} // namespace

const int Error::kQuotaExceeded = EDQUOT;

bool is_entry_name(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           name.find_first_of(std::string_view{"/\0", 2}) == std::string_view::npos;
}

Descriptor::~Descriptor() {
    if (is_open()) {
        close(number_);
    }
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

File::File(Descriptor descriptor, std::string name)
    : descriptor_(std::move(descriptor)), name_(std::move(name)) {}

void File::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        demand(written < 0 ? -1 : 0, "write", name_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void File::write(std::string_view text) {
    write(as_bytes(text));
}

std::size_t File::read(std::span<std::uint8_t> out) {
    ssize_t got = 0;
    do {
        got = ::read(descriptor_.number(), out.data(), out.size());
    } while (got < 0 && errno == EINTR);
    demand(got < 0 ? -1 : 0, "read", name_);
    return static_cast<std::size_t>(got);
}

std::string File::read_all(std::size_t most) {
    std::string text;
    std::array<std::uint8_t, 65536> buffer{};
    while (const std::size_t got = read(buffer)) {
        if (text.size() + got > most) {
            throw Error(EFBIG, "read " + name_);
        }
        text.append(reinterpret_cast<const char*>(buffer.data()), got);
    }
    return text;
}

void File::sync() {
    demand(fsync(descriptor_.number()), "fsync", name_);
}

std::uint64_t File::size() const {
    struct stat status {};

    demand(fstat(descriptor_.number(), &status), "fstat", name_);
    return static_cast<std::uint64_t>(status.st_size);
}

Folder::Folder(Descriptor descriptor, std::string name)
    : descriptor_(std::move(descriptor)), name_(std::move(name)) {}

Folder Folder::open(const std::filesystem::path& path) {
    const int number = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return {Descriptor{demand(number, "open", path.string())}, path.string()};
}

Folder Folder::open_folder(std::string_view name) const {
    const std::string own = checked(name);
    return {open_at(descriptor(), own, O_RDONLY | O_DIRECTORY), name_ + "/" + own};
}

Folder Folder::ensure_folder(std::string_view name, mode_t mode) const {
    if (mkdirat(descriptor(), checked(name).c_str(), mode) != 0 && errno != EEXIST) {
        throw Error(errno, "mkdirat " + name_ + "/" + std::string{name});
    }
    return open_folder(name);
}

Folder Folder::make_folder(std::string_view name, mode_t mode) const {
    demand(mkdirat(descriptor(), checked(name).c_str(), mode), "mkdirat", std::string{name});
    return open_folder(name);
}

File Folder::create_file(std::string_view name, mode_t mode) const {
    const std::string own = checked(name);
    return File{open_at(descriptor(), own, O_WRONLY | O_CREAT | O_EXCL, mode), name_ + "/" + own};
}

File Folder::open_file(std::string_view name) const {
    const std::string own = checked(name);
    // O_NONBLOCK: a named pipe in a result folder must not hold us up.
    Descriptor descriptor = open_at(this->descriptor(), own, O_RDONLY | O_NONBLOCK);

    struct stat status {};

    demand(fstat(descriptor.number(), &status), "fstat", own);
    if (!S_ISREG(status.st_mode)) {
        throw Error(EINVAL, "not a regular file: " + name_ + "/" + own);
    }
    return File{std::move(descriptor), name_ + "/" + own};
}

void Folder::replace_file(std::string_view name, std::string_view bytes, mode_t mode) const {
    const std::string own = checked(name);
    const std::string temporary = "." + to_hex(random_bytes<8>()) + ".new";
    try {
        File file = create_file(temporary, mode);
        file.write(bytes);
        file.sync();
        demand(renameat(descriptor(), temporary.c_str(), descriptor(), own.c_str()), "rename", own);
    } catch (...) {
        unlinkat(descriptor(), temporary.c_str(), 0);
        throw;
    }
    sync();
}

void Folder::move(std::string_view name, const Folder& target, std::string_view new_name) const {
    const std::string from = checked(name);
    const std::string to = checked(new_name);
    demand(renameat2(descriptor(), from.c_str(), target.descriptor(), to.c_str(), RENAME_NOREPLACE),
           "rename", name_ + "/" + from);
}

bool Folder::remove_file(std::string_view name) const {
    if (unlinkat(descriptor(), checked(name).c_str(), 0) == 0) {
        return true;
    }
    if (errno == ENOENT) {
        return false;
    }
    throw Error(errno, "unlinkat " + name_ + "/" + std::string{name});
}

bool Folder::remove_tree(std::string_view name) const {
    const std::string own = checked(name);
    if (kind_of(descriptor(), own.c_str()) != EntryKind::folder) {
        return remove_file(name);
    }
    {
        const Folder inner = open_folder(name);
        for (const Entry& entry : inner.entries()) {
            inner.remove_tree(entry.name);
        }
    }
    demand(unlinkat(descriptor(), own.c_str(), AT_REMOVEDIR), "rmdir", name_ + "/" + own);
    return true;
}

std::vector<Entry> Folder::entries() const {
    std::vector<Entry> found;
    visit([&](const Entry& entry) { found.push_back(entry); });
    std::sort(found.begin(), found.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return found;
}

void Folder::visit(const std::function<void(const Entry&)>& visitor) const {
    // A second open file description: the listing's position is not shared with other listings.
    Descriptor again = open_at(descriptor(), ".", O_RDONLY | O_DIRECTORY);

    struct Closer {
        void operator()(DIR* stream) const { closedir(stream); }
    };

    DIR* const raw = fdopendir(again.number());
    demand(raw == nullptr ? -1 : 0, "fdopendir", name_);
    const std::unique_ptr<DIR, Closer> stream{raw};
    const int owned_by_stream = again.release();
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): safe for streams of one's own (POSIX.1-2024)
    while (const dirent* entry = readdir(raw)) {
        const std::string_view name = entry->d_name;
        const auto kind = kind_of(owned_by_stream, entry->d_name);
        // What was removed since it was listed is passed over.
        if (name != "." && name != ".." && kind) {
            visitor({std::string{name}, *kind});
        }
        errno = 0;
    }
    demand(errno == 0 ? 0 : -1, "readdir", name_);
}

std::optional<Status> Folder::status(std::string_view name) const {
    struct stat found {};

    if (fstatat(descriptor(), checked(name).c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        throw Error(errno, "fstatat " + name_ + "/" + std::string{name});
    }
    return status_from(found);
}

Status Folder::own_status() const {
    struct stat found {};

    demand(fstat(descriptor(), &found), "fstat", name_);
    return status_from(found);
}

void Folder::change_mode(std::string_view name, mode_t mode) const {
    // By a descriptor, because fchmodat cannot refuse links.
    const Descriptor entry = open_entry(descriptor(), checked(name));
    demand(chmod(path_of(entry).c_str(), mode), "chmod", name_ + "/" + std::string{name});
}

void Folder::change_owner(std::string_view name, uid_t owner, gid_t group) const {
    const Descriptor entry = open_entry(descriptor(), checked(name));
    demand(fchownat(entry.number(), "", owner, group, AT_EMPTY_PATH), "chown",
           name_ + "/" + std::string{name});
}

void Folder::sync() const {
    demand(fsync(descriptor()), "fsync", name_);
}

} // namespace clono::storage
