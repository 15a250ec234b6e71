#pragma once

#include "web/boundary.hpp"

namespace clono::web {

/// Answers FastCGI requests from the listening socket on descriptor 0 (spawn-fcgi puts it there), one at a
/// time, until SIGTERM, SIGINT or SIGUSR1; the request in flight is answered first. Several processes may share the
/// socket.
///
/// Blocks these signals outside of the wait for a connection, so none is lost between check and accept.
/// Throws std::system_error when no connection can be accepted.
void serve_fastcgi(const Handler& handler);

} // namespace clono::web
