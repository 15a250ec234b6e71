#pragma once
// Reading what a child has written. The child is not trusted: what looks like its progress file may be a link to
// a secret, a pipe that never ends, a device. Everything is opened relative to the attempt's folder, without
// following any link, without leaving it (openat2), without blocking, and only regular files count.

#include "storage/owned_fd.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace clono::supervisor {

/// A folder that we made ourselves, opened once. @throws std::system_error
OwnedFd open_folder(const std::filesystem::path& folder);

struct OpenedFile {
    OwnedFd fd;
    std::uint64_t bytes = 0;
};

/// The regular file `relative` below the folder; nothing, with errno, when it is anything else or absent.
/// A file with several hard links is refused (errno EMLINK): its other name may be somebody else's.
std::optional<OpenedFile> open_beneath(int folder_fd, const std::filesystem::path& relative);

/// The whole content, or nothing: absent, not regular, larger than `limit`, unreadable.
std::optional<std::string> read_beneath(int folder_fd, const std::filesystem::path& relative,
                                        std::uint64_t limit);

/// Replace a file of ours in one step: temporary name, write, (fsync), rename, (fsync of the folder).
/// @throws std::system_error
void replace_file(const std::filesystem::path& path, const std::string& content, bool durable);

/// fsync of a folder. @throws std::system_error
void sync_folder(const std::filesystem::path& folder);

/// Write all bytes. @throws std::system_error
void write_all(int fd, const char* data, std::size_t size, const std::filesystem::path& name);

} // namespace clono::supervisor
