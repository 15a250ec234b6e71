#pragma once
// What a request carries to say who sends it: a session cookie, or an API token in Authorization.

#include "config/config.hpp"
#include "web/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::fcgi {

/// clono_session; under TLS __Host-clono_session, which no other host and no plain HTTP can set.
std::string session_cookie_name(const config::Site& site);
/// The same for clono_pre, which ties the CSRF token of a caller without a session to the browser.
std::string pre_session_cookie_name(const config::Site& site);

/// The same for clono_device, by which an account knows a browser that has logged in (account/device.hpp).
std::string device_cookie_name(const config::Site& site);

/// The token of `Authorization: Bearer …`; nothing without that header. Empty for any other scheme.
std::optional<std::string_view> bearer_token(const web::Request& request);

/// The cookie under which the CSRF token of this request is made: the session's, else clono_pre; empty
/// when the browser has neither.
std::string_view csrf_cookie(const web::Request& request, const config::Site& site);

} // namespace clono::fcgi
