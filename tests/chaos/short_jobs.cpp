// Thousands of short jobs: what the supervisor holds does not grow with what it has done.
#include "tests/chaos/scenario.hpp"

#include <algorithm>
#include <sstream>

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

const db::Sql kUnfinished{"test.chaos_unfinished",
                          "SELECT COUNT(*) AS jobs FROM job WHERE finished_at IS NULL"};
const db::Sql kConnections{"test.chaos_connections",
                           "SELECT COUNT(*) AS connections FROM information_schema.PROCESSLIST"
                           " WHERE USER = 'clono_supervisor'"};

struct Holding {
    long resident_kib = 0;
    long descriptors = 0;
    long threads = 0;
    long connections = 0;
    long temporary = 0; ///< entries below work/, live/, journal/, staging/
};

long number_after(const std::string& text, const std::string& name) {
    const auto at = text.find(name);
    return at == std::string::npos ? 0 : std::stol(text.substr(at + name.size()));
}

long entries_below(const std::filesystem::path& folder) {
    long count = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        ++count;
    }
    return count;
}

template <class Number>
Number ask(Stack& stack, const db::Sql& sql, const char* column) {
    return db::run_unit_of_work(
        stack.root(), db::Repeat::after_lost_connection_too,
        [&](db::Transaction& tx) { return tx.query_one(sql)->get<Number>(column); });
}

Holding look(Stack& stack, pid_t supervisor) {
    const auto proc = std::filesystem::path("/proc") / std::to_string(supervisor);
    const auto status = testing::read_file(proc / "status");
    const auto files = stack.folder() / "files";
    Holding now;
    now.resident_kib = number_after(status, "VmRSS:");
    now.threads = number_after(status, "Threads:");
    now.descriptors = entries_below(proc / "fd");
    now.connections = ask<std::int64_t>(stack, kConnections, "connections");
    for (const auto* name : {"work", "live", "journal", "staging"}) {
        now.temporary += entries_below(files / name);
    }
    return now;
}

std::string describe(const Holding& held) {
    std::ostringstream text;
    text << held.resident_kib << " KiB resident, " << held.descriptors << " descriptors, "
         << held.threads << " threads, " << held.connections << " connections, " << held.temporary
         << " temporary entries";
    return text.str();
}

} // namespace

Report many_short_jobs(const Options& options) {
    const int jobs = chosen(options.jobs, options, 10000, 200);
    const int batch = std::max(1, jobs / 20);
    Stack stack;
    auto work = make_work(stack, options, 0.05, 4);
    const auto supervisor = stack.start();
    Herd herd(stack, std::move(work));
    Report report;
    std::vector<Holding> held; // after each batch, when nothing runs
    while (static_cast<int>(herd.jobs().size()) < jobs) {
        for (int i = 0; i < batch; ++i) {
            herd.add();
        }
        stack.nudge();
        const bool all_over = wait_until(
            [&] {
                pause_for(50ms);
                return ask<std::int64_t>(stack, kUnfinished, "jobs") == 0;
            },
            1200s);
        if (!all_over) {
            report.fault("a batch does not end");
            break;
        }
        // A row is written a moment before its folder is removed.
        wait_until([&] { return entries_below(stack.folder() / "files/work") == 0; }, 5s);
        held.push_back(look(stack, supervisor));
    }
    herd.check(report, 60s);
    const auto& first = held.front();
    const auto& last = held.back();
    report.figure("after the first twentieth", describe(first));
    report.figure("after half", describe(held[held.size() / 2]));
    report.figure("at the end", describe(last));
    std::string series;
    for (const auto& one : held) {
        series += std::to_string(one.resident_kib) + " ";
    }
    report.figure("KiB resident after each twentieth", series);
    if (last.descriptors > first.descriptors + 2 || last.threads > first.threads ||
        last.connections > first.connections || last.temporary > first.temporary) {
        report.fault("something grows with the number of jobs");
    }
    // From the first half to the end: what an allocator keeps settles early.
    if (last.resident_kib > held[held.size() / 2].resident_kib * 11 / 10) {
        report.fault("the memory grows with the number of jobs");
    }
    return report;
}

} // namespace clono::chaos
