#include "fcgi/upload/routes.hpp"

#include "config/config.hpp"

namespace clono::fcgi {
namespace {

/// Room for part headers and the parameters beside the files.
constexpr std::uint64_t kFormOverhead = 1024UL * 1024;

} // namespace

RouteTable upload_routes(const config::Config& config) {
    const std::uint64_t body_limit =
        static_cast<std::uint64_t>(config.limits.upload_total_bytes) + kFormOverhead;
    return {
        {web::Method::get, "/api/limits", kEverybody, show_limits},
        {web::Method::post,
         "/api/uploads",
         kGuest | kUser,
         take_upload,
         {.body_limit = body_limit}},
    };
}

} // namespace clono::fcgi
