#include "supervisor/daemon/report.hpp"

#include <nlohmann/json.hpp>

namespace clono::supervisor {
namespace {

using nlohmann::json;

json to_json(const Work& work) {
    const auto running = std::chrono::steady_clock::now() - work.since;
    return {{"job", work.key.job.value()},
            {"attempt", work.attempt},
            {"for", work.from == db::ClaimFrom::preparing ? "check" : "run"},
            {"pid", work.pid},
            {"seconds", std::chrono::floor<std::chrono::seconds>(running).count()},
            {"cpu_ms", work.usage.cpu.count()},
            {"resident_bytes", work.usage.resident_bytes},
            {"read_bytes", work.usage.read_bytes},
            {"written_bytes", work.usage.written_bytes}};
}

} // namespace

std::string slots_of(const Context& context) {
    return json{{"analyse", context.analyse_slots.load()}, {"check", context.check_slots.load()}}
        .dump();
}

std::string report_of(const Context& context) {
    const auto held_back = context.admission.held_back();
    auto all = json::array();
    for (const auto& work : context.claims.all()) {
        all.push_back(to_json(work));
    }
    return json{{"busy",
                 {{"analyse", context.claims.count(db::ClaimFrom::queued)},
                  {"check", context.claims.count(db::ClaimFrom::preparing)}}},
                {"held_back", held_back.empty() ? json() : json(held_back)},
                {"work", all}}
        .dump();
}

} // namespace clono::supervisor
