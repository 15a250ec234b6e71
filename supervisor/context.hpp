#pragma once

#include "db/connection.hpp"
#include "storage/layout.hpp"
#include "supervisor/active_claims.hpp"
#include "supervisor/executor/confinement.hpp"
#include "supervisor/journal.hpp"
#include "supervisor/settings.hpp"

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
    ActiveClaims active;
    std::atomic<bool> is_draining = false; ///< stop engines at a checkpoint, claim nothing more
    std::function<void()> wake_all;        ///< there may be work for another slot; thread-safe
};

} // namespace clono::supervisor
