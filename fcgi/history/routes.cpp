#include "fcgi/history/routes.hpp"

namespace clono::fcgi {

RouteTable history_routes(const config::Config&) {
    using web::Method;
    constexpr Callers kOwners = kGuest | kUser;
    return {
        {Method::get, "/api/jobs", kOwners, list_jobs},
        {Method::get, "/api/jobs/counts", kOwners, count_jobs},
        {Method::get, "/api/usage", kOwners, show_usage},
        {Method::get, "/api/jobs/{id}", kOwners | kSupport | kAdmin, show_job},
        {Method::patch, "/api/jobs/{id}", kUser, rename_job},
        {Method::post, "/api/jobs/{id}/start", kOwners, start_job},
        {Method::post, "/api/jobs/{id}/cancel", kOwners | kAdmin, cancel_job},
        {Method::post, "/api/jobs/{id}/pause", kOwners, pause_job},
        {Method::post, "/api/jobs/{id}/resume", kOwners, resume_job},
        {Method::post, "/api/jobs/{id}/rerun", kUser, rerun_job},
        {Method::post, "/api/jobs/{id}/trash", kOwners, trash_job},
        {Method::post, "/api/jobs/{id}/restore", kOwners, restore_job},
    };
}

} // namespace clono::fcgi
