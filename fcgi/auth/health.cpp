#include "config/config.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"
#include "db/schema/schema.hpp"
#include "fcgi/auth/actions.hpp"
#include "storage/prepare.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

web::HttpError supervisor_away() {
    return web::HttpError(503, "supervisor_away",
                          {"No supervisor runs: analyses wait until one is back.",
                           "调度程序未运行：分析任务将等待其恢复。"})
        .with_header("Retry-After", "5");
}

void require_known_schema(Context& context) {
    const int version = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, db::schema_version);
    if (!db::is_known_schema(version)) {
        throw schema_unknown();
    }
}

/// Alive within three leases: a heart beat may be late on a busy host.
void require_supervisor(Context& context) {
    const std::chrono::seconds lease{context.config.supervisor.lease_seconds};
    const bool is_alive = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too,
        [&](db::Transaction& tx) { return db::is_any_instance_alive(tx, 3 * lease); });
    if (!is_alive) {
        throw supervisor_away();
    }
}

void require_room(const Context& context) {
    const auto reserve = static_cast<std::uint64_t>(context.config.limits.free_bytes);
    if (storage::free_bytes(context.config.paths.files) < reserve) {
        throw storage_full();
    }
}

} // namespace

web::Response health(Context& context) {
    require_known_schema(context);
    return web::json_response(200,
                              {{"status", "ok"}, {"version", CLONO_VERSION}, {"schema", "ok"}});
}

web::Response readiness(Context& context) {
    require_known_schema(context);
    require_supervisor(context);
    require_room(context);
    return web::json_response(200, {{"status", "ready"}});
}

} // namespace clono::fcgi
