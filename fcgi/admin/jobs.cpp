#include "account/caller.hpp"
#include "config/config.hpp"
#include "core/text.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/connection.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/jobs/job_retry_repository.hpp"
#include "db/jobs/overview_repository.hpp"
#include "fcgi/admin/actions.hpp"
#include "fcgi/admin/page.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/nudge.hpp"
#include "fcgi/common/query_reader.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

/// Metadata. What somebody called an analysis may name a patient: support doesn't see it.
json to_json(const db::JobLine& job, bool shows_names) {
    const auto time = [](const std::optional<Timestamp>& at) {
        return at ? json(format_rfc3339(*at)) : json(nullptr);
    };
    return {{"id", job.id.value()},
            {"name", shows_names ? json(job.name) : json(nullptr)},
            {"user_id", job.user.value()},
            {"user_name", job.user_name},
            {"kind", job.kind},
            {"state", job.state},
            {"stage", job.stage},
            {"percent", 100 * job.progress},
            {"attempt", job.attempt},
            {"tier", job.tier},
            {"claimed_by", job.claimed_by ? json(*job.claimed_by) : json(nullptr)},
            {"error", job.error_code ? json(*job.error_code) : json(nullptr)},
            {"cancel_wanted", job.cancel_wanted},
            {"request_id", job.request_id},
            {"created_at", format_rfc3339(job.created_at)},
            {"queued_at", time(job.queued_at)},
            {"started_at", time(job.started_at)},
            {"finished_at", time(job.finished_at)},
            {"trashed_at", time(job.trashed_at)}};
}

web::HttpError wrong_state() {
    return conflict("wrong_state",
                    {"The job is in no state that allows this.", "任务当前状态不允许此操作。"});
}

void refuse(db::RetryObstacle obstacle) {
    switch (obstacle) {
    case db::RetryObstacle::none:
        return;
    case db::RetryObstacle::no_such_job:
        throw not_found();
    case db::RetryObstacle::not_over:
        throw wrong_state();
    case db::RetryObstacle::retried:
        throw conflict("already_retried", {"A retry of this job waits or runs already.",
                                           "该任务的重试已在等待或运行。"});
    case db::RetryObstacle::upload_missing:
        throw conflict("upload_deleted",
                       {"The files of this analysis were deleted.", "此分析的文件已被删除。"});
    }
}

/// One conditional UPDATE of somebody's job, in the audit record. Repeating it after a lost connection is safe: the
/// UPDATE names the state that it leaves.
web::Response change_any_job(Context& context, int status, const std::string& action,
                             bool (*apply)(db::Transaction&, JobId)) {
    const auto id = context.path_id<JobId>("id");
    const auto job = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            if (!apply(tx, id)) {
                throw db::find_job(tx, id) ? wrong_state() : not_found();
            }
            note(tx, context, context.caller.user->id, action, "job", id.value());
            return db::find_job(tx, id).value();
        });
    return web::json_response(status, job_to_json(job, JobView::administrator));
}

/// A job like `earlier`, for the same owner.
JobId insert_retry(db::Transaction& tx, const Context& context, const db::JobRow& earlier) {
    const auto owner = db::find_user(tx, earlier.user);
    if (!owner || owner->state == db::UserState::deleted) {
        throw not_found();
    }
    return db::insert_job(tx, {.user = earlier.user,
                               .upload = earlier.upload,
                               .parent = earlier.id,
                               .name = earlier.name,
                               .start = true,
                               .tier = static_cast<std::uint8_t>(owner->tier),
                               .parameters = earlier.parameters,
                               .request_id = context.request.request_id});
}

} // namespace

web::Response list_all_jobs(Context& context) {
    QueryReader query{context.request};
    const int limit = query.limit();
    db::AllJobsFilter filter{.limit = limit + 1};
    filter.before = JobId{query.number("after").value_or(~std::uint64_t{0})};
    filter.state = query.choice("state", {"uploaded", "preparing", "queued", "running", "paused",
                                          "done", "failed", "cancelled", "expired"});
    if (const auto text = query.text("q")) {
        filter.text = normalise_name(*text);
    }
    query.finish();
    const bool shows_names = context.caller.has_role(db::Role::admin);
    db::Transaction tx = db::Transaction::single_statements(context.database);
    return page_response(
        db::list_all_jobs(tx, filter), limit,
        [&](const db::JobLine& job) { return to_json(job, shows_names); },
        [](const db::JobLine& job) { return job.id; });
}

web::Response cancel_any_job(Context& context) {
    web::Response response = change_any_job(context, 202, "job.cancel", db::cancel_job);
    nudge_supervisors(context.config.paths.run);
    return response;
}

web::Response trash_any_job(Context& context) {
    return change_any_job(context, 200, "job.trash", db::trash_job);
}

web::Response restore_any_job(Context& context) {
    return change_any_job(context, 200, "job.restore", db::restore_job);
}

web::Response retry_any_job(Context& context) {
    const auto id = context.path_id<JobId>("id");
    const auto job = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            refuse(db::lock_for_retry(tx, id));
            const JobId made = insert_retry(tx, context, db::find_job(tx, id).value());
            note(tx, context, context.caller.user->id, "job.retry", "job", id.value(),
                 json{{"new_job", made.value()}}.dump());
            return db::find_job(tx, made).value();
        });
    nudge_supervisors(context.config.paths.run);
    return web::json_response(202, job_to_json(job, JobView::administrator));
}

} // namespace clono::fcgi
