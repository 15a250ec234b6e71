#include "fcgi/common/origin.hpp"

#include <string>

namespace clono::fcgi {

bool is_same_origin(const web::Request& request, std::string_view base_url) {
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty()) {
        return site == "same-origin" || site == "none";
    }
    const std::string_view origin = request.header("origin");
    if (origin.empty() || origin == "null") {
        return false;
    }
    std::string own(request.is_tls ? "https://" : "http://");
    own += request.header("host");
    return origin == base_url || origin == own;
}

} // namespace clono::fcgi
