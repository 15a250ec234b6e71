#pragma once

#include "db/client/connection.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"

#include <atomic>
#include <thread>

namespace clono::supervisor {

/// A place for one job at a time: a thread with a database connection of its own that claims, runs, settles, and waits
/// for the next nudge or poll. Children are made by this thread, which lives as long as the supervisor (their death
/// signal comes when it ends).
class Slot {
public:
    Slot(Context& context, db::ClaimFrom from);
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    void wake() noexcept { alarm_.ring(); }

    /// A slot that is switched off finishes what it runs and then claims nothing.
    void switch_on(bool on) noexcept {
        is_on_ = on;
        wake();
    }

private:
    void work();
    /// @return whether there was a job
    bool claim_and_work(db::Connection& connection);

    Context& context_;
    const db::ClaimFrom from_;
    Alarm alarm_;
    std::atomic<bool> is_on_ = true;
    std::thread thread_;
};

} // namespace clono::supervisor
