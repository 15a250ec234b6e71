#pragma once

#include <utility>

#include <unistd.h>

namespace clono::supervisor {

/// A file descriptor that is closed with its owner. Moves, never copies.
class OwnedFd {
public:
    OwnedFd() = default;

    explicit OwnedFd(int fd) : fd_(fd) {}

    OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;

    ~OwnedFd() { reset(); }

    OwnedFd& operator=(OwnedFd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }

    int get() const { return fd_; }

    explicit operator bool() const { return fd_ >= 0; }

    void reset() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

} // namespace clono::supervisor
