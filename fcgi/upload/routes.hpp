#pragma once

#include "fcgi/common/route.hpp"

namespace clono::config {
struct Config;
}

namespace clono::fcgi {

/// The table of clono-upload.
RouteTable upload_routes(const config::Config& config);

/// GET /api/limits: what the form shows; for a guest, a guest's.
web::Response show_limits(Context& context);

/// POST /api/uploads: files and parameters in, upload and job out (docs/job-states.md, writes 1 to 3).
web::Response take_upload(Context& context);

} // namespace clono::fcgi
