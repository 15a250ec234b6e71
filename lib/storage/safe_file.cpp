#include "storage/safe_file.hpp"

#include <atomic>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

} // namespace

OwnedFd open_folder(const std::filesystem::path& folder) {
    OwnedFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd) {
        fail("cannot open", folder);
    }
    return fd;
}

std::optional<OpenedFile> open_beneath(int folder_fd, const std::filesystem::path& relative) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    OwnedFd fd(
        static_cast<int>(::syscall(SYS_openat2, folder_fd, relative.c_str(), &how, sizeof(how))));
    if (!fd) {
        return std::nullopt;
    }

    struct stat about {};

    if (::fstat(fd.get(), &about) != 0) {
        return std::nullopt;
    }
    if (!S_ISREG(about.st_mode)) {
        errno = EINVAL;
        return std::nullopt;
    }
    if (about.st_nlink != 1) {
        errno = EMLINK;
        return std::nullopt;
    }
    return OpenedFile{std::move(fd), static_cast<std::uint64_t>(about.st_size)};
}

std::optional<std::string> read_beneath(int folder_fd, const std::filesystem::path& relative,
                                        std::uint64_t limit) {
    const auto file = open_beneath(folder_fd, relative);
    if (!file || file->bytes > limit) {
        return std::nullopt;
    }
    std::string content(file->bytes + 1,
                        '\0'); // one more: a file that grows meanwhile is not whole
    std::size_t size = 0;
    while (size < content.size()) {
        const auto got = ::read(file->fd.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return std::nullopt;
        }
        if (got == 0) {
            break;
        }
        size += static_cast<std::size_t>(got);
    }
    if (size > file->bytes) {
        return std::nullopt;
    }
    content.resize(size);
    return content;
}

void write_all(int fd, const char* data, std::size_t size, const std::filesystem::path& name) {
    while (size > 0) {
        const auto written = ::write(fd, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            fail("cannot write", name);
        }
        data += written;
        size -= static_cast<std::size_t>(written);
    }
}

void sync_folder(const std::filesystem::path& folder) {
    const auto fd = open_folder(folder);
    if (::fsync(fd.get()) != 0) {
        fail("cannot sync", folder);
    }
}

void replace_file(const std::filesystem::path& path, const std::string& content, bool durable) {
    static std::atomic<unsigned> counter{0};
    auto temporary = path;
    temporary += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    {
        const OwnedFd fd(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
        if (!fd) {
            fail("cannot make", temporary);
        }
        try {
            write_all(fd.get(), content.data(), content.size(), temporary);
            if (durable && ::fsync(fd.get()) != 0) {
                fail("cannot sync", temporary);
            }
        } catch (...) {
            ::unlink(temporary.c_str());
            throw;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        fail("cannot rename to", path);
    }
    if (durable) {
        sync_folder(path.parent_path());
    }
}

} // namespace clono::supervisor
