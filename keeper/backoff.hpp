#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

namespace clono::keeper {

/// How long to wait before a service that died is started again: 0.2 s, then twice as long each time
/// up to 30 s, and from the beginning again after a run of at least a minute.
class Backoff {
public:
    using Duration = std::chrono::milliseconds;

    /// The wait that follows a run of this length.
    Duration after_run_of(std::chrono::steady_clock::duration uptime) {
        if (uptime >= kLongEnough) {
            next_ = kFirst;
        }
        return std::exchange(next_, std::min(next_ * 2, kMost));
    }

private:
    static constexpr Duration kFirst{200};
    static constexpr Duration kMost{30'000};
    static constexpr std::chrono::seconds kLongEnough{60};

    Duration next_ = kFirst;
};

} // namespace clono::keeper
