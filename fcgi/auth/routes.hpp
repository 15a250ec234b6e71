#pragma once

#include "config/config.hpp"
#include "fcgi/common/route.hpp"

namespace clono::fcgi {

/// Accounts, sessions, API tokens, and nginx's question who may read a file.
RouteTable auth_routes(const config::Config& config);

} // namespace clono::fcgi
