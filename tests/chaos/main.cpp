// clono-chaos SCENARIO [--short] [--real] [--kills N] [--jobs N] [--job-seconds S] [--slots N] [--seed N]
// Exit code 0 when nothing happened that must not happen.
#include "tests/chaos/scenario.hpp"

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>

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

/// Sets what a word with a value names; false for an unknown word.
bool set(Options& options, const std::string& word, const char* text) {
    const auto value = static_cast<int>(std::strtol(text, nullptr, 10));
    if (word == "--job-seconds") {
        options.seconds = std::strtod(text, nullptr);
    } else if (word == "--slots") {
        options.slots = value;
    } else if (word == "--kills") {
        options.kills = value;
    } else if (word == "--jobs") {
        options.jobs = value;
    } else if (word == "--seed") {
        options.seed = static_cast<unsigned>(value);
    } else {
        return false;
    }
    return true;
}

/// The options behind the scenario's name; none when they can't be understood.
std::optional<Options> options_of(int argc, char** argv) {
    Options options;
    for (int i = 2; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--short") {
            options.is_short = true;
        } else if (word == "--real") {
            options.is_real = true;
        } else if (++i == argc || !set(options, word, argv[i])) {
            return std::nullopt;
        }
    }
    return options;
}

/// Plays a scenario and prints its figures and faults; the exit code.
int play(const Entry& entry, const Options& options) {
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

} // namespace

int main(int argc, char** argv) {
    const auto options = argc < 2 ? std::nullopt : options_of(argc, argv);
    if (!options) {
        return usage();
    }
    for (const auto& entry : kScenarios) {
        if (std::strcmp(entry.name, argv[1]) == 0) {
            return play(entry, *options);
        }
    }
    return usage();
}
