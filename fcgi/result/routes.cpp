#include "fcgi/result/routes.hpp"

namespace clono::fcgi {

RouteTable result_routes(const config::Config&) {
    using web::Method;
    constexpr Callers kReaders = kGuest | kUser | kAdmin;
    return {
        {Method::get, "/api/results/{id}", kReaders, show_result},
        {Method::get, "/api/results/{id}/loci", kReaders, list_loci},
        {Method::get, "/api/results/{id}/archive", kReaders, download_archive},
        {Method::get, "/api/results/{id}/download/{path...}", kReaders, download_file},
    };
}

} // namespace clono::fcgi
