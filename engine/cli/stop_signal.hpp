#pragma once

// SIGTERM and SIGINT as a wish to stop soon.

namespace clono::engine {

/// From now on SIGTERM and SIGINT only set a flag. SIGPIPE is ignored: writing to a closed pipe fails
/// like any other write.
void watch_stop_signals();

bool stop_is_wanted();

/// Throws Failure(Stopped) when a stop is wanted.
void stop_if_wanted();

} // namespace clono::engine
