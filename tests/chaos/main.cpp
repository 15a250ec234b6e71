// clono-chaos SCENARIO [--short] [--real] [--kills N] [--jobs N] [--job-seconds S] [--slots N] [--seed N]
// Exit code 0 when nothing happened that must not happen.
#include <charconv>
#include <cstring>
#include <iostream>

#include "tests/chaos/scenario.hpp"

namespace {

using clono::chaos::Options;
using clono::chaos::Report;

struct Entry {
    const char* name;
    Report (*run)(const Options&);
    const char* what;
};

constexpr Entry kScenarios[] = {
    {"engines", clono::chaos::kill_engines, "SIGKILL a random engine at a random moment"},
    {"supervisor", clono::chaos::kill_supervisor, "SIGKILL the supervisor and start it again"},
    {"database", clono::chaos::kill_database, "SIGKILL mysqld during submits and finishes"},
    {"away", clono::chaos::database_away, "mysqld stopped for --kills seconds while jobs end"},
    {"points", clono::chaos::crash_points,
     "a supervisor dies before and after each call that changes the disk"},
    {"short", clono::chaos::many_short_jobs,
     "thousands of short jobs: memory, descriptors, connections, temporary files"},
    {"cancel", clono::chaos::cancel_jobs, "cancel at random times"},
    {"stopped", clono::chaos::stop_supervisors,
     "SIGSTOP a supervisor past its lease, then SIGCONT"},
    {"claims", clono::chaos::claim_at_once, "ten supervisors started at once"},
};

int usage() {
    std::cerr << "usage: clono-chaos SCENARIO [--short] [--real] [--kills N] [--jobs N]"
                 " [--job-seconds S] [--slots N] [--seed N]\n";
    for (const auto& entry : kScenarios) {
        std::cerr << "  " << entry.name << ": " << entry.what << '\n';
    }
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        return usage();
    }
    Options options;
    for (int i = 2; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--short") {
            options.is_short = true;
            continue;
        }
        if (word == "--real") {
            options.is_real = true;
            continue;
        }
        if (i + 1 == argc) {
            return usage();
        }
        const int value = std::atoi(argv[++i]);
        if (word == "--job-seconds") {
            options.seconds = std::atof(argv[i]);
        } else if (word == "--slots") {
            options.slots = value;
        } else if (word == "--kills") {
            options.kills = value;
        } else if (word == "--jobs") {
            options.jobs = value;
        } else if (word == "--seed") {
            options.seed = static_cast<unsigned>(value);
        } else {
            return usage();
        }
    }
    for (const auto& entry : kScenarios) {
        if (std::strcmp(entry.name, argv[1]) != 0) {
            continue;
        }
        try {
            const auto report = entry.run(options);
            std::cout << entry.what << " (seed " << options.seed << ")\n";
            for (const auto& [name, value] : report.figures) {
                std::cout << "  " << name << ": " << value << '\n';
            }
            for (const auto& fault : report.faults) {
                std::cout << "  FAULT: " << fault << '\n';
            }
            std::cout << (report.faults.empty() ? "  ok\n" : "  NOT ok\n");
            return report.faults.empty() ? 0 : 1;
        } catch (const std::exception& error) {
            std::cerr << error.what() << '\n';
            return 1;
        }
    }
    return usage();
}
