// POST and PATCH: each is one conditional UPDATE (lib/db/jobs/job_list_repository.hpp) and the row after it.

#include "account/caller.hpp"
#include "config/config.hpp"
#include "core/text.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/maintenance/audit_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/job_access.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/common/nudge.hpp"
#include "fcgi/history/routes.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using JobChange = std::function<bool(db::Transaction&, JobId)>;

web::HttpError wrong_state() {
    return conflict("wrong_state",
                    {"The analysis is in a state that does not allow this. Look at it again.",
                     "分析当前的状态不允许此操作，请重新查看。"});
}

/// Applies a change to a job that the caller may see. Repeating it after a lost connection is safe: the
/// UPDATE names the state that it leaves.
web::Response change(Context& context, int status, const std::string& action,
                     const JobChange& apply) {
    const auto id = context.path_id<JobId>("id");
    const auto work = [&](db::Transaction& tx) {
        find_visible_job(tx, context, id); // 404 for what is not the caller's
        if (!apply(tx, id)) {
            throw wrong_state();
        }
        db::insert_audit_record(tx, {.user = context.caller.user->id,
                                     .action = action,
                                     .object_kind = "job",
                                     .object_id = id.value(),
                                     .address = context.request.remote_address,
                                     .request_id = context.request.request_id});
        return find_visible_job(tx, context, id);
    };
    const db::JobRow job =
        db::run_unit_of_work(context.database, db::Repeat::if_without_effect, work);
    if (status == 202) { // something for a supervisor to do
        nudge_supervisors(context.config.paths.run);
    }
    return web::json_response(status, job_to_json(job, view_of(context.caller)));
}

} // namespace

web::Response start_job(Context& context) {
    return change(context, 202, "job.start", [&](db::Transaction& tx, JobId id) {
        return db::start_job(tx, id, context.request.request_id);
    });
}

web::Response cancel_job(Context& context) {
    return change(context, 202, "job.cancel", db::cancel_job);
}

web::Response pause_job(Context& context) {
    return change(context, 202, "job.pause", db::pause_job);
}

web::Response resume_job(Context& context) {
    return change(context, 202, "job.resume", db::resume_job);
}

web::Response rename_job(Context& context) {
    const nlohmann::json body = read_json_body(context.request);
    FieldReader fields(body);
    const std::string name(trim(fields.text("name", {.max_length = 200})));
    fields.finish();
    return change(context, 200, "job.rename",
                  [&](db::Transaction& tx, JobId id) { return db::rename_job(tx, id, name); });
}

web::Response trash_job(Context& context) {
    return change(context, 200, "job.trash", db::trash_job);
}

web::Response restore_job(Context& context) {
    return change(context, 200, "job.restore", db::restore_job);
}

} // namespace clono::fcgi
