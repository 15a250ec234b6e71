#pragma once

#include "process/child_process.hpp"

namespace clono::supervisor {

/// Does this kernel know landlock(7)?
bool landlock_is_available();

/// A ruleset under which only the given paths can be reached: read_only for reading and executing, read_write for
/// everything but making devices. @throws SpawnError
OwnedFd make_landlock_ruleset(const LandlockRules& rules);

/// Put the calling thread under the ruleset; async-signal-safe. Needs no_new_privs. @return 0 or -1 with errno
int enforce_landlock(int ruleset_fd);

} // namespace clono::supervisor
