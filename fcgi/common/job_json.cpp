#include "fcgi/common/job_json.hpp"

#include "core/time.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace clono::fcgi {
namespace {

using nlohmann::json;

template <class Maybe>
json or_null(const Maybe& value) {
    return value ? json(*value) : json();
}

json time_or_null(const std::optional<Timestamp>& time) {
    return time ? json(format_rfc3339(*time)) : json();
}

/// A JSON column; null when it is empty or can't be read.
json parsed(const std::optional<std::string>& column) {
    const json value = column ? json::parse(*column, nullptr, false) : json();
    return value.is_discarded() ? json() : value;
}

/// In one decimal, rounded down: a job at 99.96 % is not at 100.
double per_cent(double progress) {
    return std::floor(progress * 1000.0) / 10.0;
}

/// What the repository would not refuse to the job's owner (lib/db/jobs/job_list_repository.cpp).
std::vector<std::string> owner_actions(const db::JobRow& job) {
    static const std::map<std::string, std::vector<std::string>> by_state{
        {"uploaded", {"start", "cancel", "rename", "trash"}},
        {"preparing", {"cancel", "rename"}},
        {"queued", {"cancel", "pause", "rename"}},
        {"running", {"cancel", "pause", "rename"}},
        {"paused", {"resume", "cancel", "rename"}},
        {"done", {"rename", "trash"}},
        {"failed", {"rename", "trash"}},
        {"cancelled", {"rename", "trash"}},
        {"expired", {"rename", "trash"}},
    };
    if (job.trashed_at) {
        return {"restore"};
    }
    if (job.is_cancel_wanted && !job.finished_at) {
        return {"rename"};
    }
    std::vector<std::string> list = by_state.at(job.state);
    if (job.is_pause_wanted) {
        std::replace(list.begin(), list.end(), std::string("pause"), std::string("resume"));
    }
    list.emplace_back("rerun");
    return list;
}

/// What the routes' callers and the job's state allow together (fcgi/history/routes.cpp).
std::vector<std::string> actions(const db::JobRow& job, JobView view) {
    std::vector<std::string> list = owner_actions(job);
    std::erase_if(list, [view](const std::string& action) {
        const bool is_for_users = action == "rerun" || action == "rename";
        return (view == JobView::guest_owner && is_for_users) ||
               (view == JobView::administrator && action != "cancel");
    });
    return list;
}

/// No finer than it is known: to 5 s, from two minutes on to whole minutes.
json guess(const std::optional<double>& seconds) {
    if (!seconds) {
        return {};
    }
    const double step = *seconds < 120 ? 5 : 60;
    return static_cast<std::int64_t>(std::ceil(*seconds / step) * step);
}

json metadata(const db::JobRow& job) {
    return {{"id", job.id.value()},
            {"user_id", job.user.value()},
            {"upload_id", job.upload.value()},
            {"parent_id", job.parent ? json(job.parent->value()) : json()},
            {"kind", job.kind},
            {"state", job.state},
            {"stage", job.stage},
            {"percent", per_cent(job.progress)},
            {"seconds_left", or_null(job.seconds_left)},
            {"queue_place", or_null(job.queue_place)},
            {"seconds_to_start", guess(job.seconds_to_start)},
            {"attempt", job.attempt},
            {"created_at", format_rfc3339(job.created_at)},
            {"queued_at", time_or_null(job.queued_at)},
            {"started_at", time_or_null(job.started_at)},
            {"finished_at", time_or_null(job.finished_at)},
            {"trashed_at", time_or_null(job.trashed_at)},
            {"cancel_wanted", job.is_cancel_wanted},
            {"pause_wanted", job.is_pause_wanted},
            {"error", job_error_to_json(job)},
            {"actions", json::array()}};
}

} // namespace

json job_error_to_json(const db::JobRow& job) {
    if (!job.error_code || job.state != "failed") {
        return {};
    }
    const json detail = parsed(job.error_detail);
    const json messages = detail.is_object() ? detail.value("messages", json()) : json();
    return {{"code", *job.error_code},
            {"messages", messages.is_object()
                             ? messages
                             : json{{"en", "The analysis failed."}, {"zh", "分析失败。"}}}};
}

json job_to_json(const db::JobRow& job, JobView view) {
    json shown = metadata(job);
    if (view == JobView::metadata) {
        return shown;
    }
    json parameters = parsed(job.parameters);
    const auto take = [&parameters](const char* name) {
        json value = parameters.is_object() ? parameters.value(name, json()) : json();
        if (parameters.is_object()) {
            parameters.erase(name);
        }
        return value;
    };
    shown["name"] = job.name;
    shown["samples"] = take("samples");
    shown["patient"] = take("patient");
    take("version"); // of what the row keeps
    shown["parameters"] = parameters;
    shown["findings"] = parsed(job.findings);
    shown["actions"] = actions(job, view);
    shown["result_page"] = "/analysis_result?load_id=" + to_string(job.id);
    return shown;
}

} // namespace clono::fcgi
