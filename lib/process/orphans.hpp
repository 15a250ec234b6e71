#pragma once

#include <filesystem>

namespace clono::supervisor {

/// Kill the children of dead supervisors that work below `work`. bubblewrap's inner process asks for its death signal
/// only after the outer one has set up its namespace: a supervisor that is killed in these milliseconds leaves an inner
/// process that waits for ever. Children of living supervisors, of whatever instance, are left alone.
/// Costs one pass over /proc. @return how many were killed
int kill_orphans(const std::filesystem::path& work);

} // namespace clono::supervisor
