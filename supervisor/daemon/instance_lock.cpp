#include "supervisor/daemon/instance_lock.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace clono::supervisor {

InstanceLock::InstanceLock(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640)) {
    if (!fd_) {
        throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
    }
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            throw NameTaken("another supervisor holds " + file.string());
        }
        throw std::system_error(errno, std::generic_category(), "cannot lock " + file.string());
    }
    const auto pid = std::to_string(::getpid()) + "\n"; // for people; nobody reads it
    if (::ftruncate(fd_.get(), 0) != 0 || ::write(fd_.get(), pid.data(), pid.size()) < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
    }
}

} // namespace clono::supervisor
