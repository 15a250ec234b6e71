#include "fcgi/admin/routes.hpp"

#include "fcgi/admin/actions.hpp"

namespace clono::fcgi {

RouteTable admin_routes(const config::Config&) {
    using web::Method;
    return {
        {Method::get, "/api/notices", kEverybody, list_notices_in_force},
        {Method::get, "/api/admin/notices", kAdmin, list_all_notices},
        {Method::post, "/api/admin/notices", kAdmin, make_notice},
        {Method::patch, "/api/admin/notices/{id}", kAdmin, change_notice},
        {Method::delete_, "/api/admin/notices/{id}", kAdmin, delete_notice},
        {Method::get, "/api/admin/users", kAdmin, list_users},
        {Method::patch, "/api/admin/users/{id}", kAdmin, change_user},
        {Method::delete_, "/api/admin/users/{id}", kAdmin, delete_user},
        {Method::delete_, "/api/admin/users/{id}/sessions", kAdmin, end_sessions_of_user},
        {Method::get, "/api/admin/jobs", kSupport | kAdmin, list_all_jobs},
        {Method::post, "/api/admin/jobs/{id}/cancel", kAdmin, cancel_any_job},
        {Method::post, "/api/admin/jobs/{id}/retry", kAdmin, retry_any_job},
        {Method::post, "/api/admin/jobs/{id}/trash", kAdmin, trash_any_job},
        {Method::post, "/api/admin/jobs/{id}/restore", kAdmin, restore_any_job},
        {Method::get, "/api/admin/audit", kAdmin, list_audit},
        {Method::get, "/api/admin/settings", kAdmin, show_settings},
        {Method::patch, "/api/admin/settings", kAdmin, change_settings},
    };
}

} // namespace clono::fcgi
