#include "fcgi/common/credentials.hpp"

namespace clono::fcgi {

std::string session_cookie_name(const config::Site& site) {
    return site.tls ? "__Host-clono_session" : "clono_session";
}

std::string pre_session_cookie_name(const config::Site& site) {
    return site.tls ? "__Host-clono_pre" : "clono_pre";
}

std::string device_cookie_name(const config::Site& site) {
    return site.tls ? "__Host-clono_device" : "clono_device";
}

std::optional<std::string_view> bearer_token(const web::Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view header = request.header("authorization");
    if (header.empty()) {
        return std::nullopt;
    }
    return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

std::string_view csrf_cookie(const web::Request& request, const config::Site& site) {
    const std::string_view session = request.cookie(session_cookie_name(site));
    return session.empty() ? request.cookie(pre_session_cookie_name(site)) : session;
}

} // namespace clono::fcgi
