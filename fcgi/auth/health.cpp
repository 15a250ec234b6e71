#include <nlohmann/json.hpp>

#include "fcgi/auth/actions.hpp"

namespace clono::fcgi {

web::Response health(Context&) {
    // Before it gets here, the request has passed the check of the database and of the schema's version.
    return web::json_response(200,
                              {{"status", "ok"}, {"version", CLONO_VERSION}, {"schema", "ok"}});
}

} // namespace clono::fcgi
