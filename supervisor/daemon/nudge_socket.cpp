#include "supervisor/daemon/nudge_socket.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

NudgeSocket::NudgeSocket(std::filesystem::path path)
    : path_(std::move(path)), fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    if (!fd_) {
        fail("cannot make a socket");
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto text = path_.string();
    if (text.size() >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        fail("socket path " + text);
    }
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    ::unlink(text.c_str()); // the instance lock is ours, so nobody listens there
    if (::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        fail("cannot bind " + text);
    }
    if (::chmod(text.c_str(), 0660) != 0) {
        fail("cannot change the mode of " + text);
    }
}

NudgeSocket::~NudgeSocket() {
    ::unlink(path_.c_str());
}

bool NudgeSocket::drain() {
    char ignored[64];
    bool any = false;
    while (::recv(fd_.get(), ignored, sizeof(ignored), 0) >= 0) {
        any = true;
    }
    return any;
}

} // namespace clono::supervisor
