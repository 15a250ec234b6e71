#pragma once

#include "fcgi/common/route.hpp"

namespace clono::config {
struct Config;
}

namespace clono::fcgi {

/// The table of clono-history: a person's jobs, and what a person may ask of them.
RouteTable history_routes(const config::Config& config);

web::Response list_jobs(Context& context);
web::Response count_jobs(Context& context);
web::Response show_usage(Context& context);
web::Response show_job(Context& context);

web::Response start_job(Context& context);
web::Response cancel_job(Context& context);
web::Response pause_job(Context& context);
web::Response resume_job(Context& context);
web::Response rename_job(Context& context);
web::Response trash_job(Context& context);
web::Response restore_job(Context& context);

web::Response rerun_job(Context& context);

} // namespace clono::fcgi
