#include "account/caller.hpp"
#include "config/config.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/job_parameters.hpp"
#include "fcgi/upload/received_name.hpp"
#include "fcgi/upload/routes.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {

web::Response show_limits(Context& context) {
    const config::Limits& limits = context.config.limits;
    const bool is_guest = context.caller.has_role(account::Role::guest);
    return web::json_response(
        200, {{"file_bytes", limits.upload_file_bytes},
              {"files", limits.upload_files},
              {"total_bytes", limits.upload_total_bytes},
              {"quota_bytes", limits.quota_bytes},
              {"open_jobs", is_guest ? limits.guest_jobs : limits.jobs_per_user},
              {"suffixes", table_suffixes()},
              {"parameters", describe_parameters(parameter_limits(limits, is_guest))}});
}

} // namespace clono::fcgi
