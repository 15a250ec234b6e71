#include "ctl/commands.hpp"
#include "ctl/connect.hpp"
#include "db/jobs/overview_repository.hpp"
#include "db/schema/schema.hpp"
#include "storage/prepare.hpp"

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

json to_json(const db::FailedJob& job) {
    return {{"id", job.id.value()},
            {"error", job.error_code},
            {"attempt", job.attempt},
            {"engine_end", job.engine_end ? json(*job.engine_end) : json(nullptr)},
            {"engine_words", job.engine_words ? json(*job.engine_words) : json(nullptr)},
            {"request_id", job.request_id},
            {"finished_at", format_rfc3339(job.finished_at)}};
}

/// What the instance says about itself, beside what its row says about it.
json to_json(const db::InstanceLine& instance) {
    auto facts = json::parse(instance.report.value_or("{}"), nullptr, false);
    if (!facts.is_object()) {
        facts = json::object();
    }
    facts.update(json{{"name", instance.name},
                      {"host", instance.host},
                      {"pid", instance.pid},
                      {"started_at", format_rfc3339(instance.started_at)},
                      {"seconds_since_seen", instance.seconds_since_seen},
                      {"draining", instance.draining || instance.drain_wanted},
                      {"slots", json::parse(instance.slots, nullptr, false)}});
    return facts;
}

/// Everything that `status` shows, and what is wrong with it.
// NOLINTNEXTLINE(bugprone-exception-escape): json's move throws only on a broken invariant
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
    status.facts["last_failures"] = json::array();
    for (const db::FailedJob& job : db::list_last_failed(tx, 5)) {
        status.facts["last_failures"].push_back(to_json(job));
    }
    status.facts["supervisors"] = json::array();
    bool is_served = false;
    for (const db::InstanceLine& instance : db::list_instances(tx)) {
        status.facts["supervisors"].push_back(to_json(instance));
        is_served = is_served || instance.seconds_since_seen <= config.supervisor.lease_seconds;
    }
    if (!is_served) {
        status.troubles.emplace_back("no supervisor has been seen for a lease length");
    }
    const auto free = storage::free_bytes(config.paths.files);
    status.facts["free_bytes"] = free;
    if (free < static_cast<std::uint64_t>(config.limits.free_bytes)) {
        status.troubles.emplace_back("less than limits.free_bytes are free: uploads are refused");
    }
    return status;
}

/// "1 of 2", or the number of slots alone for a supervisor that has not said how busy it is.
std::string busy(const json& supervisor, const char* kind) {
    const auto slots = supervisor["slots"].value(kind, 0);
    const auto busy = supervisor.find("busy");
    return (busy == supervisor.end() ? "" : std::to_string(busy->value(kind, 0)) + " of ") +
           std::to_string(slots);
}

void print_work(const json& work) {
    const auto mib = [&](const char* name) {
        return work.value(name, std::uint64_t{0}) >> 20;
    };
    std::cout << "  job " << work["job"] << ", " << work["for"].get<std::string>() << ", attempt "
              << work["attempt"] << ", " << work["seconds"] << " s, processor "
              << work.value("cpu_ms", 0) / 1000 << " s, memory " << mib("resident_bytes")
              << " MiB, read " << mib("read_bytes") << " MiB, written " << mib("written_bytes")
              << " MiB\n";
}

void print_supervisor(const json& supervisor) {
    std::cout << "supervisor " << supervisor["name"].get<std::string>() << " on "
              << supervisor["host"].get<std::string>() << ", pid " << supervisor["pid"] << ", seen "
              << supervisor["seconds_since_seen"] << " s ago; analyses "
              << busy(supervisor, "analyse") << ", checks " << busy(supervisor, "check")
              << (supervisor["draining"].get<bool>() ? "; draining: claims nothing more" : "")
              << '\n';
    const auto held_back = supervisor.value("held_back", json());
    if (held_back.is_string()) {
        std::cout << "  no further analysis starts: " << held_back.get<std::string>() << '\n';
    }
    for (const json& work : supervisor.value("work", json::array())) {
        print_work(work);
    }
}

void print(const Status& status) {
    std::cout << "release  " << status.facts["version"].get<std::string>() << ", schema "
              << status.facts["schema"] << '\n';
    const auto jobs = status.facts.value("jobs", json::object());
    for (const auto& [kind, states] : jobs.items()) {
        std::cout << kind << ' ';
        for (const auto& [state, count] : states.items()) {
            std::cout << ' ' << state << ' ' << count;
        }
        std::cout << '\n';
    }
    const auto waiting = status.facts.value("oldest_queued_seconds", json());
    if (waiting.is_number()) {
        std::cout << "queue    the oldest waits for " << waiting << " s\n";
    }
    for (const json& supervisor : status.facts.value("supervisors", json::array())) {
        print_supervisor(supervisor);
    }
    for (const json& job : status.facts.value("running", json::array())) {
        std::cout << "running  job " << job["id"] << ", " << job["stage"].get<std::string>() << ' '
                  << static_cast<int>(job["percent"].get<double>()) << " %, attempt "
                  << job["attempt"] << ", held by " << job["claimed_by"].get<std::string>() << '\n';
    }
    for (const json& job : status.facts.value("last_failures", json::array())) {
        std::cout << "failed   job " << job["id"] << ", " << job["error"].get<std::string>()
                  << ", attempt " << job["attempt"] << ", " << job["finished_at"].get<std::string>()
                  << (job["engine_end"].is_string() ? ", " + job["engine_end"].get<std::string>()
                                                    : "")
                  << '\n';
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
