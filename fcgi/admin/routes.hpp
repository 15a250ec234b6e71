#pragma once

#include "config/config.hpp"
#include "fcgi/common/route.hpp"

namespace clono::fcgi {

/// Notices for everybody; users, all jobs, the audit record and settings for administrators.
RouteTable admin_routes(const config::Config& config);

} // namespace clono::fcgi
