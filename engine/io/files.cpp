#include "engine/io/files.hpp"

#include "engine/io/failure.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clono::engine {

namespace fs = std::filesystem;

Descriptor::~Descriptor() {
    if (value_ >= 0) {
        ::close(value_);
    }
}

Descriptor::Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}

AtomicFile::AtomicFile(fs::path final_path)
    : final_path_(std::move(final_path)),
      part_path_(final_path_.parent_path() / ("." + final_path_.filename().string() + ".part")),
      descriptor_(::open(part_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (descriptor_.get() < 0) {
        throw file_failure("create", final_path_, errno);
    }
}

AtomicFile::~AtomicFile() {
    if (is_open_ && descriptor_.get() >= 0) {
        ::unlink(part_path_.c_str());
    }
}

void AtomicFile::write(std::string_view bytes) {
    write_all(descriptor_.get(), bytes, final_path_);
}

void AtomicFile::commit(Durability durability) {
    if (durability == Durability::Lasting && ::fsync(descriptor_.get()) != 0) {
        throw file_failure("write", final_path_, errno);
    }
    if (::rename(part_path_.c_str(), final_path_.c_str()) != 0) {
        throw file_failure("create", final_path_, errno);
    }
    is_open_ = false;
    if (durability == Durability::Lasting) {
        flush_folder(final_path_.parent_path());
    }
}

void write_file(const fs::path& path, std::string_view bytes, Durability durability) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit(durability);
}

void create_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw file_failure("create the folder", folder, error.value());
    }
}

std::string read_file(const fs::path& path) {
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));

    struct stat info {};

    if (descriptor.get() < 0 || ::fstat(descriptor.get(), &info) != 0) {
        throw Failure(ExitCode::InputOutput, "cannot read " + path.string() + ": " +
                                                 std::generic_category().message(errno));
    }
    std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = ::read(descriptor.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throw Failure(ExitCode::InputOutput, "cannot read " + path.string() + ": " +
                                                     std::generic_category().message(errno));
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            throw file_failure("write", path, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void flush_folder(const fs::path& folder) {
    const fs::path named = folder.empty() ? "." : folder;
    Descriptor descriptor(::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems refuse to flush folders (EINVAL); there is nothing more to do then.
    if (descriptor.get() < 0 || (::fsync(descriptor.get()) != 0 && errno != EINVAL)) {
        throw file_failure("write", folder, errno);
    }
}

void remove_tree(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) {
        throw file_failure("remove", path, error.value());
    }
}

MappedFile::MappedFile(const fs::path& path) {
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));

    struct stat info {};

    if (descriptor.get() < 0 || ::fstat(descriptor.get(), &info) != 0) {
        throw Failure(ExitCode::InputOutput, "cannot read " + path.string() + ": " +
                                                 std::generic_category().message(errno));
    }
    size_ = static_cast<std::size_t>(info.st_size);
    if (size_ == 0) {
        return;
    }
    void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor.get(), 0);
    if (mapped == MAP_FAILED) {
        throw Failure(ExitCode::InputOutput, "cannot map " + path.string());
    }
    data_ = static_cast<const std::byte*>(mapped);
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) {
        ::munmap(const_cast<std::byte*>(data_), size_);
    }
}

} // namespace clono::engine
