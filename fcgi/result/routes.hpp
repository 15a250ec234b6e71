#pragma once

#include "fcgi/common/route.hpp"

namespace clono::config {
struct Config;
}

namespace clono::fcgi {

/// The table of clono-result: what a finished job's published folder holds.
RouteTable result_routes(const config::Config& config);

web::Response show_result(Context& context);
web::Response list_loci(Context& context);
web::Response download_file(Context& context);
web::Response download_archive(Context& context);

} // namespace clono::fcgi
