// POST /api/jobs/{id}/rerun: a new job on the same files, with changed parameters.

#include "account/caller.hpp"
#include "config/config.hpp"
#include "core/text.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/idempotency.hpp"
#include "fcgi/common/job_access.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/job_limits.hpp"
#include "fcgi/common/job_parameters.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/common/nudge.hpp"
#include "fcgi/history/routes.hpp"

namespace clono::fcgi {
namespace {

using nlohmann::json;

struct Rerun {
    std::optional<std::string> name; ///< none: as before
    json changes = json::object();
};

Rerun read_rerun(const json& body) {
    FieldReader fields(body);
    Rerun rerun;
    rerun.name = fields.optional_text("name", {.max_length = 200});
    if (const json* changes = fields.raw("parameters")) {
        if (changes->is_object()) {
            rerun.changes = *changes;
        } else {
            fields.fail("parameters", "not_object",
                        {"This must be an object.", "此项必须是对象。"});
        }
    }
    fields.finish();
    return rerun;
}

web::Response insert(db::Transaction& tx, const Context& context, const Rerun& rerun) {
    const db::JobRow earlier = find_visible_job(tx, context, context.path_id<JobId>("id"));
    if (!db::is_upload_living(tx, earlier.upload)) {
        throw conflict("upload_deleted",
                       {"The files of this analysis were deleted.", "此分析的文件已被删除。"});
    }
    require_room_for_job(tx, context);
    const json parameters = merge_job_parameters(json::parse(earlier.parameters), rerun.changes,
                                                 parameter_limits(context.config.limits, false));
    const JobId id =
        db::insert_job(tx, {.user = context.caller.user->id,
                            .upload = earlier.upload,
                            .parent = earlier.id,
                            .name = std::string(trim(rerun.name.value_or(earlier.name))),
                            .start = true,
                            .tier = static_cast<std::uint8_t>(context.caller.user->tier),
                            .parameters = parameters.dump(),
                            .request_id = context.request.request_id});
    return web::json_response(202, job_to_json(*db::find_job(tx, id), JobView::owner));
}

} // namespace

web::Response rerun_job(Context& context) {
    const std::string key = require_idempotency_key(context.request);
    const json body = read_json_body(context.request);
    const Rerun rerun = read_rerun(body);
    const UserId user = context.caller.user->id;
    const Sha256Digest request_sha256 = sha256(context.request.path + "\n" + body.dump());
    const auto work = [&](db::Transaction& tx) {
        lock_active_user(tx, user);
        if (auto first = find_first_reply(tx, user, key, request_sha256)) {
            return *first;
        }
        web::Response reply = insert(tx, context, rerun);
        keep_first_reply(tx, user, key, request_sha256, reply);
        return reply;
    };
    web::Response reply =
        db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too, work);
    nudge_supervisors(context.config.paths.run);
    return reply;
}

} // namespace clono::fcgi
