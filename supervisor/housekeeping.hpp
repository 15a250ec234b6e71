#pragma once
// Sweeping: what nobody needs any more goes, and what a crash left behind.

#include "db/connection.hpp"
#include "supervisor/context.hpp"

#include <functional>

namespace clono::supervisor {

/// One round, or none while somebody else has the housekeeping lock (db/housekeeping_lock.hpp). Each duty stands for
/// itself: one that fails is logged and tried again in the next round.
/// @param is_over  asked between two duties: whether to stop
/// @throws db::Error (connection_lost)
void sweep(
    Context& context, db::Connection& connection,
    const std::function<bool()>& is_over = [] { return false; });

} // namespace clono::supervisor
