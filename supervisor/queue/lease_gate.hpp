#pragma once

#include <chrono>
#include <optional>

namespace clono::supervisor {

/// "While the database is away nobody's lease counts": a lease that could not be renewed because nobody reached the
/// database says nothing about its holder. So claims of others are taken back only after the database has been reachable,
/// as seen from here without a gap, for one lease length: every living holder has renewed by then.
class LeaseGate {
public:
    using Clock = std::chrono::steady_clock;

    explicit LeaseGate(std::chrono::milliseconds lease) : lease_(lease) {}

    /// The database answered just now. A gap of half a lease since the last answer (we were stopped, or it was slow)
    /// counts like an absence: we do not know what was meanwhile.
    void reached(Clock::time_point now) {
        if (!since_ || now - last_ > lease_ / 2) {
            since_ = now;
        }
        last_ = now;
    }

    void lost() { since_.reset(); }

    bool may_take_back(Clock::time_point now) const { return since_ && now - *since_ >= lease_; }

private:
    std::chrono::milliseconds lease_;
    std::optional<Clock::time_point> since_;
    Clock::time_point last_;
};

} // namespace clono::supervisor
