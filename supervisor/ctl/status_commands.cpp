#include "db/overview_repository.hpp"
#include "db/schema.hpp"
#include "storage/prepare.hpp"
#include "supervisor/ctl/commands.hpp"
#include "supervisor/ctl/connect.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <iostream>

namespace clono::ctl {
namespace {

using nlohmann::json;

json to_json(const db::JobLine& job) {
    const auto time = [](const std::optional<Timestamp>& at) {
        return at ? json(format_rfc3339(*at)) : json(nullptr);
    };
    return {{"id", job.id.value()},
            {"user_id", job.user.value()},
            {"kind", job.kind},
            {"state", job.state},
            {"stage", job.stage},
            {"percent", 100 * job.progress},
            {"attempt", job.attempt},
            {"tier", job.tier},
            {"claimed_by", job.claimed_by ? json(*job.claimed_by) : json(nullptr)},
            {"error", job.error_code ? json(*job.error_code) : json(nullptr)},
            {"request_id", job.request_id},
            {"cancel_wanted", job.cancel_wanted},
            {"created_at", format_rfc3339(job.created_at)},
            {"queued_at", time(job.queued_at)},
            {"started_at", time(job.started_at)},
            {"finished_at", time(job.finished_at)}};
}

json to_json(const db::InstanceLine& instance) {
    return {{"name", instance.name},
            {"host", instance.host},
            {"pid", instance.pid},
            {"started_at", format_rfc3339(instance.started_at)},
            {"seconds_since_seen", instance.seconds_since_seen},
            {"draining", instance.draining},
            {"slots", json::parse(instance.slots, nullptr, false)}};
}

/// Everything that `status` shows, and what is wrong with it.
struct Status {
    json facts;
    std::vector<std::string> troubles;
};

Status look(const config::Config& config, db::Transaction& tx) {
    Status status;
    const int version = db::schema_version(tx);
    status.facts["version"] = CLONO_VERSION;
    status.facts["schema"] = version;
    if (!db::is_known_schema(version)) {
        status.troubles.push_back("the schema has version " + std::to_string(version) +
                                  ", this release wants " + std::to_string(db::kNewestSchema) +
                                  ": run clonoctl migrate");
        return status;
    }
    if (!db::is_durable(tx)) {
        status.troubles.emplace_back(
            "the database server has innodb_flush_log_at_trx_commit other than 1");
    }
    status.facts["jobs"] = json::object();
    for (const db::StateCount& line : db::count_jobs(tx)) {
        status.facts["jobs"][line.kind][line.state] = line.count;
    }
    const auto waiting = db::oldest_queued_seconds(tx);
    status.facts["oldest_queued_seconds"] = waiting ? json(*waiting) : json(nullptr);
    status.facts["running"] = json::array();
    for (const db::JobLine& job : db::list_all_jobs(tx, {.state = "running", .limit = 100})) {
        status.facts["running"].push_back(to_json(job));
    }
    status.facts["supervisors"] = json::array();
    bool is_served = false;
    for (const db::InstanceLine& instance : db::list_instances(tx)) {
        status.facts["supervisors"].push_back(to_json(instance));
        is_served = is_served || instance.seconds_since_seen <= config.supervisor.lease_seconds;
    }
    if (!is_served) {
        status.troubles.push_back("no supervisor has been seen for a lease length");
    }
    const auto free = storage::free_bytes(config.paths.files);
    status.facts["free_bytes"] = free;
    if (free < static_cast<std::uint64_t>(config.limits.free_bytes)) {
        status.troubles.push_back("less than limits.free_bytes are free: uploads are refused");
    }
    return status;
}

void print(const Status& status) {
    std::cout << "release  " << status.facts["version"].get<std::string>() << ", schema "
              << status.facts["schema"] << '\n';
    for (const auto& [kind, states] : status.facts.value("jobs", json::object()).items()) {
        std::cout << kind << ' ';
        for (const auto& [state, count] : states.items()) {
            std::cout << ' ' << state << ' ' << count;
        }
        std::cout << '\n';
    }
    for (const json& supervisor : status.facts.value("supervisors", json::array())) {
        std::cout << "supervisor " << supervisor["name"].get<std::string>() << " on "
                  << supervisor["host"].get<std::string>() << ", pid " << supervisor["pid"]
                  << ", seen " << supervisor["seconds_since_seen"] << " s ago"
                  << (supervisor["draining"].get<bool>() ? ", draining" : "") << '\n';
    }
    for (const json& job : status.facts.value("running", json::array())) {
        std::cout << "running  job " << job["id"] << ", " << job["stage"].get<std::string>() << ' '
                  << job["percent"] << " %, attempt " << job["attempt"] << '\n';
    }
}

} // namespace

void list_jobs(const config::Config& config, Arguments arguments) {
    db::AllJobsFilter filter{.state = arguments.option("--state")};
    if (const auto limit = arguments.option("--limit")) {
        const auto [stop, error] =
            std::from_chars(limit->data(), limit->data() + limit->size(), filter.limit);
        if (error != std::errc{} || stop != limit->data() + limit->size() || filter.limit < 1) {
            throw UsageError("--limit must be a number from 1");
        }
    }
    const bool as_json = arguments.flag("--json");
    arguments.demand_end();
    db::Connection connection{connection_options(config)};
    connection.open();
    db::Transaction tx{connection};
    auto all = json::array();
    for (const db::JobLine& job : db::list_all_jobs(tx, filter)) {
        if (as_json) {
            all.push_back(to_json(job));
        } else {
            std::cout << to_string(job.id) << '\t' << job.state << '\t' << job.kind << '\t'
                      << static_cast<int>(100 * job.progress) << " %\tuser " << to_string(job.user)
                      << '\t' << format_rfc3339(job.created_at) << '\t'
                      << job.error_code.value_or("") << '\n';
        }
    }
    if (as_json) {
        std::cout << all.dump(2) << '\n';
    }
}

void show_status(const config::Config& config, Arguments arguments) {
    const bool as_json = arguments.flag("--json");
    arguments.demand_end();
    db::Connection connection{connection_options(config)};
    connection.open();
    db::Transaction tx{connection};
    Status status = look(config, tx);
    status.facts["troubles"] = status.troubles;
    if (as_json) {
        std::cout << status.facts.dump(2) << '\n';
    } else {
        print(status);
    }
    if (!status.troubles.empty()) {
        std::string all;
        for (const std::string& trouble : status.troubles) {
            all += (all.empty() ? "" : "; ") + trouble;
        }
        throw Failure(all);
    }
}

} // namespace clono::ctl
