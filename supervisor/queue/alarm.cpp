#include "supervisor/queue/alarm.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace clono::supervisor {

Alarm::Alarm() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!fd_) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
}

void Alarm::ring() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd_.get(), &one, sizeof(one));
}

bool Alarm::wait_for(std::chrono::milliseconds timeout) {
    pollfd watched{fd_.get(), POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(std::max<long>(0, timeout.count())));
    return silence();
}

bool Alarm::silence() {
    std::uint64_t count = 0;
    return ::read(fd_.get(), &count, sizeof(count)) == sizeof(count);
}

} // namespace clono::supervisor
