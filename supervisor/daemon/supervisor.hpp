#pragma once

#include "supervisor/daemon/instance_lock.hpp"
#include "supervisor/daemon/nudge_socket.hpp"
#include "supervisor/maintenance/sweeper.hpp"
#include "supervisor/queue/context.hpp"
#include "supervisor/queue/heart.hpp"
#include "supervisor/queue/slot.hpp"
#include "supervisor/queue/steward.hpp"

#include <list>
#include <mutex>
#include <optional>

namespace clono::supervisor {

/// The whole daemon but for signals and configuration: holds the instance's name, listens for nudges, runs the slots
/// the heart, the steward and the sweeper.
class Supervisor {
public:
    /// @throws NameTaken, std::system_error (folders, socket)
    Supervisor(const Settings& settings, db::ConnectionOptions database, Confinement confinement);
    /// Drains: engines are stopped at a checkpoint and their jobs put back; returns when all threads have ended.
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// Wait for nudges, at most this long, and pass them on.
    void listen_for(std::chrono::milliseconds timeout);

    /// Other numbers of slots and other limits of admission, without a restart; a slot that is too many ends what it runs
    /// first. Everything else of the settings takes effect at the next start.
    void adopt(const Settings& settings);

    /// Another host works under our name: the program has to end.
    bool has_lost_its_name() const { return has_lost_its_name_; }

private:
    void open_slots();
    void resize(std::list<Slot>& slots, db::ClaimFrom from, int count);
    void wake_all();

    InstanceLock lock_;
    NudgeSocket nudges_;
    Context context_;
    db::SupervisorInstance instance_;
    std::mutex mutex_; // of the four below
    bool is_open_ = false;
    std::list<Slot> analyse_slots_;
    std::list<Slot> check_slots_;
    std::optional<Heart> heart_;
    std::optional<Sweeper> sweeper_;
    std::atomic<bool> has_lost_its_name_ = false;
    Steward steward_;
};

} // namespace clono::supervisor
