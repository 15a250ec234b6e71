#pragma once
// Sweeping: what nobody needs any more goes, and what a crash left behind.

#include "db/connection.hpp"
#include "supervisor/context.hpp"

namespace clono::supervisor {

/// One round, or none while somebody else has the housekeeping lock (db/housekeeping_lock.hpp). Each duty stands for itself: one that fails is logged and tried again in the next round.
/// @throws db::Error (connection_lost)
void sweep(Context& context, db::Connection& connection);

} // namespace clono::supervisor
