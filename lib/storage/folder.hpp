#pragma once
// Files and folders held open by descriptor, so that nothing that happens to the path meanwhile (a link put
// in its place, a rename) leads elsewhere. No function here follows a symbolic link below the folder it was
// given, and none takes a name with a slash. All throw Error.

#include "storage/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace clono::storage {

/// A descriptor that is closed with its owner.
class Descriptor {
public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }

    [[nodiscard]] bool is_open() const { return number_ >= 0; }

    /// Give the descriptor away.
    int release() { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

class File {
public:
    explicit File(Descriptor descriptor, std::string name);

    /// Append all of `bytes` at the file's position.
    void write(std::span<const std::uint8_t> bytes);
    void write(std::string_view text);
    /// Up to out.size() bytes from the file's position; 0 at the end.
    std::size_t read(std::span<std::uint8_t> out);
    /// Everything from the position to the end. Throws Error(EFBIG) above `most` bytes.
    std::string read_all(std::size_t most);
    /// To the disk (fsync). After this returned, the bytes survive a power failure.
    void sync();
    [[nodiscard]] std::uint64_t size() const;

    [[nodiscard]] int descriptor() const { return descriptor_.number(); }

private:
    Descriptor descriptor_;
    std::string name_;
};

enum class EntryKind { file, folder, other };

struct Entry {
    std::string name;
    EntryKind kind; ///< other: links, sockets, devices
};

/// What the file system says about an entry itself (a link is not followed).
struct Status {
    EntryKind kind = EntryKind::other;
    std::uint64_t bytes = 0;
    mode_t mode = 0; ///< permission bits alone (07777)
    uid_t owner = 0;
    gid_t group = 0;
    std::chrono::system_clock::time_point modified;
};

class Folder {
public:
    /// An existing folder by its path; here links in the path are followed (the operator's own).
    static Folder open(const std::filesystem::path& path);

    /// An existing sub-folder.
    [[nodiscard]] Folder open_folder(std::string_view name) const;
    /// As above, made first (mode less umask) when it is missing.
    [[nodiscard]] Folder ensure_folder(std::string_view name, mode_t mode = 0750) const;
    /// A new sub-folder; Error(EEXIST) when the name is taken.
    [[nodiscard]] Folder make_folder(std::string_view name, mode_t mode = 0750) const;

    /// A new file for writing; Error(EEXIST) when the name is taken.
    [[nodiscard]] File create_file(std::string_view name, mode_t mode = 0640) const;
    /// An existing regular file for reading; Error(EINVAL) for anything else (links: Error(ELOOP)).
    [[nodiscard]] File open_file(std::string_view name) const;
    /// Put `bytes` there at once or not at all, also over a power failure: temporary file, fsync, rename, fsync.
    void replace_file(std::string_view name, std::string_view bytes, mode_t mode = 0640) const;

    /// Rename an entry into another folder of the same file system, atomically, never over something:
    /// Error(EEXIST) when the name is taken. Sync both folders afterwards to make it durable.
    void move(std::string_view name, const Folder& target, std::string_view new_name) const;
    /// Remove a file; false when it isn't there.
    bool remove_file(std::string_view name) const;
    /// Remove an entry and everything below; false when it isn't there. Links are removed, not followed.
    bool remove_tree(std::string_view name) const;

    /// What is in the folder, sorted by name, without . and ..
    [[nodiscard]] std::vector<Entry> entries() const;
    /// The same one by one in no order, for folders that may have millions. What is made or removed meanwhile may be
    /// visited or not.
    void visit(const std::function<void(const Entry&)>& visitor) const;
    /// Of an entry; nothing when it isn't there.
    [[nodiscard]] std::optional<Status> status(std::string_view name) const;
    /// Of this folder.
    [[nodiscard]] Status own_status() const;
    /// Change an entry's permissions, or its owner and group (root only). Files and folders only, links never.
    void change_mode(std::string_view name, mode_t mode) const;
    void change_owner(std::string_view name, uid_t owner, gid_t group) const;
    /// Make creations, renames and removals in this folder durable (fsync).
    void sync() const;

    [[nodiscard]] int descriptor() const { return descriptor_.number(); }

private:
    Folder(Descriptor descriptor, std::string name);

    Descriptor descriptor_;
    std::string name_;
};

/// Whether `name` may name an entry: 1 to 255 bytes, no slash, no NUL, neither "." nor "..".
bool is_entry_name(std::string_view name);

} // namespace clono::storage
