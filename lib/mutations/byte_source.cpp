#include "mutations/byte_source.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace clono::mutations {

/// gzFile reads plain files too, and checks length and checksum of compressed ones.
struct ByteSource::File {
    gzFile handle = nullptr;

    explicit File(gzFile opened) : handle(opened) {}

    ~File() { gzclose(handle); }

    File(const File&) = delete;
    File& operator=(const File&) = delete;
};

ByteSource::ByteSource(const std::string& path, std::size_t limit) : left_(limit) {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    struct stat info {};

    if (descriptor < 0 || ::fstat(descriptor, &info) != 0) {
        reason_ = std::generic_category().message(errno);
        trouble_ = Trouble::NotReadable;
    } else if (!S_ISREG(info.st_mode)) {
        reason_ = "not a regular file";
        trouble_ = Trouble::NotReadable;
    }
    if (trouble_ != Trouble::None) {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        return;
    }
    file_ = std::make_unique<File>(gzdopen(descriptor, "rb"));
    gzbuffer(file_->handle, 1 << 17);
}

ByteSource::ByteSource(InMemory bytes, std::size_t limit) : memory_(bytes.bytes), left_(limit) {}

ByteSource::~ByteSource() = default;

std::size_t ByteSource::read(std::span<char> into) {
    if (trouble_ != Trouble::None) {
        return 0;
    }
    const auto got = read_some(into);
    if (got > left_) {
        trouble_ = Trouble::TooLarge;
        return std::exchange(left_, 0);
    }
    left_ -= got;
    return got;
}

std::size_t ByteSource::read_some(std::span<char> into) {
    if (!file_) {
        const auto size = std::min(into.size(), memory_.size());
        std::copy_n(memory_.data(), size, into.data());
        memory_.remove_prefix(size);
        return size;
    }
    const auto wanted = static_cast<unsigned>(std::min<std::size_t>(into.size(), 1U << 30));
    const int got = gzread(file_->handle, into.data(), wanted);
    int code = Z_OK;
    const char* text = gzerror(file_->handle, &code);
    // A file cut short gives its bytes and Z_BUF_ERROR.
    if (got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR) {
        trouble_ = code == Z_ERRNO ? Trouble::NotReadable : Trouble::Damaged;
        reason_ = code == Z_ERRNO ? std::generic_category().message(errno) : text;
    }
    return got < 0 ? 0 : static_cast<std::size_t>(got);
}

} // namespace clono::mutations
