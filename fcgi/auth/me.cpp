#include "account/caller.hpp"
#include "config/config.hpp"
#include "core/bytes.hpp"
#include "core/random.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/auth/entrance.hpp"
#include "fcgi/common/credentials.hpp"

namespace clono::fcgi {

web::Response show_me(Context& context) {
    const std::string cookie{csrf_cookie(context.request, context.config.site)};
    if (!cookie.empty()) {
        return me_response(200, context, context.caller.user, cookie);
    }
    // Somebody without a session needs a cookie too that the CSRF token is tied to.
    const std::string fresh = to_hex(random_bytes<16>());
    web::Response response = me_response(200, context, context.caller.user, fresh);
    web::set_cookie(response, pre_session_cookie_name(context.config.site), fresh,
                    {.secure = context.config.site.tls, .max_age_seconds = {}});
    return response;
}

} // namespace clono::fcgi
