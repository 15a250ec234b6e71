// GET: a page of jobs, their numbers by state, one job, what of the quota is used.

#include "account/caller.hpp"
#include "config/config.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/jobs/queue_outlook_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/entity_tag.hpp"
#include "fcgi/common/job_access.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/query_reader.hpp"
#include "fcgi/history/routes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace clono::fcgi {
namespace {

using nlohmann::json;

db::JobFilter read_filter(const web::Request& request) {
    QueryReader query(request);
    db::JobFilter filter;
    filter.limit = query.limit();
    if (const auto after = query.number("after")) {
        filter.after = JobId(*after);
    }
    filter.state = query.choice("state", {"uploaded", "preparing", "queued", "running", "paused",
                                          "done", "failed", "cancelled", "expired"});
    filter.text = query.text("q");
    filter.from = query.time("from");
    filter.to = query.time("to");
    filter.in_trash = query.flag("trash");
    query.finish();
    return filter;
}

/// Asked for only when a job waits: the pages ask for their jobs every second or so.
void guess_starts(db::Transaction& tx, std::span<db::JobRow> jobs) {
    const auto waits = [](const db::JobRow& job) {
        return job.queue_place.has_value();
    };
    if (std::none_of(jobs.begin(), jobs.end(), waits)) {
        return;
    }
    const db::QueueOutlook outlook = db::read_queue_outlook(tx);
    for (db::JobRow& job : jobs) {
        if (job.queue_place) {
            job.seconds_to_start = db::seconds_until_start(outlook, *job.queue_place);
        }
    }
}

} // namespace

web::Response list_jobs(Context& context) {
    db::JobFilter filter = read_filter(context.request);
    const int limit = filter.limit;
    ++filter.limit; // one more than shown tells whether there is a next page
    db::Transaction tx = db::Transaction::single_statements(context.database);
    auto jobs = db::list_own_jobs(tx, context.caller.user->id, filter);
    json next;
    if (jobs.size() > static_cast<std::size_t>(limit)) {
        jobs.pop_back();
        next = to_string(jobs.back().id);
    }
    guess_starts(tx, jobs);
    json items = json::array();
    for (const db::JobRow& job : jobs) {
        items.push_back(job_to_json(job, view_of(context.caller)));
    }
    return unless_unchanged(context.request, web::json_response(200, {{"items", std::move(items)},
                                                                      {"next", std::move(next)}}));
}

web::Response count_jobs(Context& context) {
    json counts = json::object();
    for (const char* state : {"uploaded", "preparing", "queued", "running", "paused", "done",
                              "failed", "cancelled", "expired"}) {
        counts[state] = 0;
    }
    db::Transaction tx = db::Transaction::single_statements(context.database);
    for (const db::JobCount& count : db::count_jobs(tx, context.caller.user->id)) {
        counts[count.state] = count.jobs;
    }
    return web::json_response(200, counts);
}

web::Response show_usage(Context& context) {
    const config::Limits& limits = context.config.limits;
    const bool is_guest = context.caller.has_role(account::Role::guest);
    const UserId user = context.caller.user->id;
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const db::StoredUploads stored = db::count_stored(tx, user);
    return web::json_response(
        200, {{"uploads",
               {{"bytes", stored.bytes},
                {"bytes_allowed", limits.quota_bytes},
                {"files", stored.files},
                {"files_allowed_each", limits.upload_files}}},
              {"jobs",
               {{"open", db::count_open_jobs(tx, user)},
                {"open_allowed", is_guest ? limits.guest_jobs : limits.jobs_per_user}}}});
}

web::Response show_job(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    db::JobRow job = find_visible_job(tx, context, context.path_id<JobId>("id"));
    guess_starts(tx, {&job, 1});
    return unless_unchanged(context.request,
                            web::json_response(200, job_to_json(job, view_of(context.caller))));
}

} // namespace clono::fcgi
