// The pipeline as a user starts it: two chains on two threads, all tables, nine plots as PDF, SVG and
// PNG, without the text traces. Seconds of the clock are what a user waits for and mean something on
// an idle machine only, so processor seconds stand beside them. Exits 1 on a missed threshold.
// usage: pipeline_bench [mutations...]    133, 1000 and 10000 when none is given

#include "bench.hpp"
#include "engine/model/kernel.hpp"
#include "tests/support/paths/paths.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using clono::bench::Report;

struct Case {
    int mutations, clones, rows;
    double most_seconds, most_megabytes;
};

constexpr Case kCases[] = {
    {133, 8, 10'000, 3, 150}, {1000, 12, 10'000, 20, 400}, {10'000, 12, 1'000, 60, 1500}};

struct Cost {
    double clock = 0, processor = 0, megabytes = 0;
};

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Cost run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child || status != 0) {
        throw std::runtime_error(words[1] + " failed");
    }
    const std::chrono::duration<double> clock = std::chrono::steady_clock::now() - begin;
    return {clock.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) / 1024};
}

/// Number of clusters in a table, to say what was measured.
std::size_t clusters_in(const fs::path& table) {
    std::ifstream stream(table);
    std::set<std::string> ids;
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        const auto from = line.find('\t') + 1;
        ids.insert(line.substr(from, line.find('\t', from) - from));
    }
    return ids.size();
}

void measure(Report& report, const Case& what) {
    char name[] = "/tmp/clono_bench_XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("mkdtemp");
    }
    const fs::path folder = name;
    const std::string engine = clono::test::bin_dir() + "/clono-engine";
    run({engine, "simulate", "--out_dir", folder / "data", "--seed", "5", "--mutations",
         std::to_string(what.mutations), "--clones", std::to_string(what.clones), "--num_samples",
         "4"});
    std::vector<std::string> words = {engine, "run_analysis_pipeline", "--in_files"};
    for (int s = 1; s <= 4; ++s) {
        words.push_back(folder / "data" / ("S" + std::to_string(s) + ".tsv"));
    }
    words.insert(words.end(),
                 {"--working_dir", folder / "run", "--num_iters", std::to_string(what.rows),
                  "--burnin", std::to_string(what.rows / 10), "--seed", "1", "--chains", "2",
                  "--threads", "2", "--export_traces", "no"});
    const Cost cost = run(words);
    std::printf("%d mutations x 4 samples, 2 chains of %d rows, %zu clusters found\n",
                what.mutations, what.rows, clusters_in(folder / "run/tables/cluster.tsv"));
    report.figure("seconds of the processors", cost.processor);
    report.at_most("seconds of the clock", cost.clock, what.most_seconds);
    report.at_most("peak memory, MB", cost.megabytes, what.most_megabytes);
    fs::remove_all(folder);
}

int missed_thresholds(int count, char** words) {
    std::printf("%s\n", clono::bench::machine(clono::engine::default_kernel().name).c_str());
    Report report;
    for (const Case& what : kCases) {
        const bool is_wanted =
            count == 1 || std::any_of(words + 1, words + count, [&](const char* word) {
                return std::strtol(word, nullptr, 10) == what.mutations;
            });
        if (is_wanted) {
            measure(report, what);
        }
    }
    return report.missed();
}

} // namespace

int main(int count, char** words) {
    try {
        return missed_thresholds(count, words) > 0 ? 1 : 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
