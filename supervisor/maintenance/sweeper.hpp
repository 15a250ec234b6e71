#pragma once

#include "db/client/connection.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"

#include <atomic>
#include <thread>

namespace clono::supervisor {

/// Sweeps (housekeeping.hpp) every ten minutes in a thread of its own: large folders take long to remove, and neither leases
/// nor claims of the dead may wait for that.
class Sweeper {
public:
    explicit Sweeper(Context& context);
    /// Waits for the duty that is under way.
    ~Sweeper();
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;

private:
    void work();

    Context& context_;
    db::Connection connection_;
    Alarm alarm_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

} // namespace clono::supervisor
