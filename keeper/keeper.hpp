#pragma once

// The keeper: the one process that holds the stack together.
//
// It starts the services of a plan stage by stage, waits until each stage is ready, starts again
// whatever dies (with a growing wait), and on SIGTERM, SIGINT or SIGHUP ends the stages in the
// opposite order. One thread, one loop around a signalfd; no work of its own, so that there is
// little that could fail in it.
//
// Guarantees:
// - a service's process group is dead before the service is started again or its stage counts as
//   ended: no worker of an old pool answers on;
// - if the keeper is killed, the kernel sends every service its stop signal;
// - the file `processes` names each live process with its start time, so that the next start (or
//   scripts/stop) can end what a killed keeper left, and never a stranger with a reused number.

#include "keeper/backoff.hpp"
#include "keeper/plan.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace clono::keeper {

class Keeper {
public:
    /// @param processes_file  rewritten at every start and death, removed at the end
    Keeper(std::vector<Service> plan, std::string processes_file);
    ~Keeper();
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    Keeper(Keeper&&) = delete;
    Keeper& operator=(Keeper&&) = delete;

    /// Runs the plan until a signal ends it.
    /// @return  0 after an orderly end; 1 when a stage did not come up (all is stopped by then)
    int run();

private:
    using Clock = std::chrono::steady_clock;

    struct Entry {
        Service service;
        Backoff backoff;
        pid_t pid = 0; ///< 0: not running
        int deaths = 0;
        Clock::time_point started_at;
        std::optional<Clock::time_point> restart_at; ///< died, will be started then
        std::optional<int> wait_status;              ///< of the last end
    };

    bool bring_up(int stage);
    bool is_ready(const Entry& entry) const;
    void take_down(int stage);
    void start(Entry& entry);
    void start_what_is_due();
    void wait_for_events(Clock::time_point until);
    void reap();
    void on_death(Entry& entry, int wait_status);
    void write_processes() const;
    Clock::time_point next_restart(Clock::time_point latest) const;

    std::vector<Entry> entries_;
    std::string processes_file_;
    int signals_ = -1;
    bool stopping_ = false;
};

} // namespace clono::keeper
