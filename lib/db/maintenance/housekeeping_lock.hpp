#pragma once
// Who may remove files that rows have named: one at a time, over all supervisors and the operator's tool. A sweep holds this while
// it removes; a backup holds it from before its dump until its last file is copied, so that everything the dump names
// is still there; fsck --repair holds it while it moves.
//
// It is a named lock of the server (GET_LOCK), not a row: it ends with the connection, so a holder that died never
// has to be waited for, and nobody has to guess how long a backup may take.

#include "db/client/transaction.hpp"

#include <chrono>

namespace clono::db {

/// Take it for this connection, waiting up to `patience`. @return whether it is ours now
bool take_housekeeping_lock(Transaction& tx, std::chrono::seconds patience);

/// Whether this connection still has it: a connection that was lost and opened again has not.
bool holds_housekeeping_lock(Transaction& tx);

void release_housekeeping_lock(Transaction& tx);

} // namespace clono::db
