#include "db/connection.hpp"
#include "db/schema.hpp"
#include "db/transaction.hpp"

#include <nlohmann/json.hpp>

#include "fcgi/auth/actions.hpp"

namespace clono::fcgi {

web::Response health(Context& context) {
    const int version = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, db::schema_version);
    if (!db::is_known_schema(version)) {
        throw schema_unknown();
    }
    return web::json_response(200,
                              {{"status", "ok"}, {"version", CLONO_VERSION}, {"schema", "ok"}});
}

} // namespace clono::fcgi
