#pragma once
// Sweeping: what nobody needs any more goes, and what a crash left behind.

#include "db/client/connection.hpp"
#include "supervisor/queue/context.hpp"

#include <functional>

namespace clono::supervisor {

enum class Depth {
    transient, ///< staging, work and live folders, guests, trash, rows: cost of what is under way or due
    everything, ///< also all results and uploads: a query for each that the site has
};

/// One round, or none while somebody else has the housekeeping lock (db/maintenance/housekeeping_lock.hpp). Each duty stands for
/// itself: one that fails is logged and tried again in the next round.
/// @param is_over  asked between two duties: whether to stop
/// @throws db::Error (connection_lost)
void sweep(
    Context& context, db::Connection& connection, Depth depth,
    const std::function<bool()>& is_over = [] { return false; });

} // namespace clono::supervisor
