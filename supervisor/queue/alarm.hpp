#pragma once

#include "storage/owned_fd.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace clono::supervisor {

/// A bell that one thread waits for and any thread may ring; ringing twice before somebody looks is ringing once.
class Alarm {
public:
    Alarm();

    void ring() noexcept;
    /// Wait for the bell or until the time is over, and silence it. @return whether it rang
    bool wait_for(std::chrono::milliseconds timeout);
    /// Silence it without waiting. @return whether it had rung
    bool silence();

    /// Readable while the bell rings: for poll().
    int fd() const { return fd_.get(); }

private:
    OwnedFd fd_;
};

} // namespace clono::supervisor
