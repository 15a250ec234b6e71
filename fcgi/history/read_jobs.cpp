// GET: a page of jobs, their numbers by state, one job.

#include "db/job_list_repository.hpp"

#include <nlohmann/json.hpp>

#include "account/caller.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/job_access.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/query_reader.hpp"
#include "fcgi/history/routes.hpp"

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
    json items = json::array();
    for (const db::JobRow& job : jobs) {
        items.push_back(job_to_json(job, view_of(context.caller)));
    }
    return web::json_response(200, {{"items", std::move(items)}, {"next", std::move(next)}});
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

web::Response show_job(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const db::JobRow job = find_visible_job(tx, context, context.path_id<JobId>("id"));
    return web::json_response(200, job_to_json(job, view_of(context.caller)));
}

} // namespace clono::fcgi
