#pragma once

#include "db/client/connection.hpp"
#include "process/confinement.hpp"
#include "storage/layout.hpp"
#include "supervisor/attempt/journal.hpp"
#include "supervisor/daemon/settings.hpp"
#include "supervisor/queue/admission.hpp"
#include "supervisor/queue/claims.hpp"

#include <atomic>
#include <functional>

namespace clono::supervisor {

/// What all threads of one supervisor share. Immutable but for the parts that lock by themselves.
struct Context {
    Settings settings;
    db::ConnectionOptions database;
    storage::Layout layout;
    Confinement confinement;
    Journal journal;
    Admission admission;
    Claims claims{};
    std::atomic<int> analyse_slots = 0; ///< how many there are to be, now
    std::atomic<int> check_slots = 0;
    std::atomic<bool> is_ending = false;   ///< stop engines at a checkpoint, claim nothing more
    std::atomic<bool> is_draining = false; ///< finish what runs, claim nothing more
    std::function<void()> wake_all;        ///< there may be work for another slot; thread-safe
};

} // namespace clono::supervisor
