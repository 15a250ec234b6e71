#include "tests/chaos/scenario.hpp"

#include "core/sha256.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/support/paths/paths.hpp"

#include <algorithm>
#include <iostream>

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

constexpr int kSeeds = 4;

bool is_over(const std::string& state) {
    return state == "done" || state == "failed" || state == "cancelled" || state == "expired";
}

/// A table of a hundred mutations as the engine itself simulates them.
std::string simulated_table() {
    const testing::TempFolder folder;
    const auto out = folder / "data";
    const std::string command = clono::test::bin_dir() + "/clono-engine simulate --out_dir " +
                                out.string() + " --mutations 100 --num_samples 1 --seed 3";
    if (std::system((command + " >/dev/null 2>&1").c_str()) != 0) {
        throw std::runtime_error("failed: " + command);
    }
    return testing::read_file(out / "S1.tsv");
}

} // namespace

void Times::show(Report& report, const std::string& name, const std::string& unit) const {
    if (all_.empty()) {
        return;
    }
    auto sorted = all_;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return std::to_string(
            sorted[std::min(sorted.size() - 1,
                            static_cast<std::size_t>(share * static_cast<double>(sorted.size())))]);
    };
    report.figure(name + " (median / p99 / most)",
                  at(0.5) + " / " + at(0.99) + " / " + std::to_string(sorted.back()) + " " + unit +
                      " (n = " + std::to_string(sorted.size()) + ")");
}

long Times::most() const {
    return all_.empty() ? 0 : *std::max_element(all_.begin(), all_.end());
}

LogMark::LogMark(const Stack& stack)
    : file_(stack.folder() / "log/supervisor.log"), at_(std::filesystem::file_size(file_)) {}

bool LogMark::is_followed_by(const std::string& words) const {
    std::ifstream log(file_, std::ios::binary);
    log.seekg(static_cast<std::streamoff>(at_));
    std::ostringstream rest;
    rest << log.rdbuf();
    return rest.str().find(words) != std::string::npos;
}

void pause_for(std::chrono::milliseconds time) {
    const auto until = Clock::now() + time;
    wait_until([&] { return Clock::now() >= until; }, time + 1s);
}

Work make_work(Stack& stack, const Options& options, double seconds, int slots) {
    stack.configure("supervisor.slots_analyse",
                    std::to_string(options.slots > 0 ? options.slots : slots));
    const double wanted = options.seconds > 0 ? options.seconds : seconds;
    if (!options.is_real) {
        // Ten milliseconds an iteration, a checkpoint every 20 iterations.
        return {"ms=10", std::max(5, static_cast<int>(wanted * 100))};
    }
    const std::string engine = clono::test::bin_dir() + "/clono-engine";
    stack.configure("engine.command", engine);
    stack.configure("engine.check_command", engine);
    stack.configure("engine.processes", "64");
    // About 2,200 iterations of 100 mutations a second on the machine of docs/reliability.md.
    return {simulated_table(), std::max(100, static_cast<int>(wanted * 2200))};
}

Herd::Herd(Stack& stack, Work work) : stack_(stack), work_(std::move(work)) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        const auto from = Clock::now();
        const auto job = stack_.add_job({work_.input, work_.iterations, seed});
        if (!stack_.wait_for_state(job, "done", 600s)) {
            throw std::runtime_error("an undisturbed job is " + stack_.row(job).state + "\n" +
                                     stack_.log());
        }
        times_.add(Clock::now() - from);
        undisturbed_[seed] = published(job, 1);
        if (undisturbed_[seed].size() < 2) {
            throw std::runtime_error("an undisturbed job published nothing");
        }
    }
}

JobId Herd::add() {
    const int seed = static_cast<int>(jobs_.size()) % kSeeds;
    jobs_.push_back(stack_.add_job({work_.input, work_.iterations, seed}));
    seed_of_[jobs_.back()] = seed;
    return jobs_.back();
}

std::vector<JobId> Herd::claimed() {
    std::vector<JobId> found;
    const auto rows = stack_.all_rows();
    for (const auto job : jobs_) {
        if (!rows.at(job).claimed_by.empty() && !is_over(rows.at(job).state)) {
            found.push_back(job);
        }
    }
    return found;
}

int Herd::ended() {
    const auto rows = stack_.all_rows();
    return static_cast<int>(std::count_if(jobs_.begin(), jobs_.end(),
                                          [&](JobId job) { return is_over(rows.at(job).state); }));
}

void Herd::check(Report& report, std::chrono::seconds limit, bool may_cancel) {
    std::map<JobId, JobRow> rows;
    wait_until(
        [&] {
            rows = stack_.all_rows();
            return std::all_of(jobs_.begin(), jobs_.end(),
                               [&](JobId job) { return is_over(rows[job].state); });
        },
        limit);
    long attempts = 0, done = 0, unnamed = 0, half_made = 0, same = 0, files = 0;
    for (const auto job : jobs_) {
        const auto& row = rows[job];
        attempts += row.attempt;
        std::vector<std::string> folders;
        const auto folder = stack_.layout().results(stack_.owner().user, job);
        if (std::filesystem::exists(folder)) {
            for (const auto& entry : std::filesystem::directory_iterator(folder)) {
                const auto name = entry.path().filename().string();
                name.starts_with(".part-") ? static_cast<void>(++half_made)
                                           : folders.push_back(name);
            }
        }
        const auto named = row.result_attempt ? std::to_string(*row.result_attempt) : "";
        unnamed +=
            static_cast<long>(folders.size()) - std::count(folders.begin(), folders.end(), named);
        if (may_cancel && row.state == "cancelled") {
            continue;
        }
        if (row.state != "done") {
            report.fault("job " + to_string(job) + " is " + row.state + " " + row.error_code +
                         " after attempt " + std::to_string(row.attempt));
            continue;
        }
        ++done;
        if (std::count(folders.begin(), folders.end(), named) != 1) {
            report.fault("job " + to_string(job) + ": the folder that the row names is not there");
        } else if (const auto other = differences(job, *row.result_attempt); !other.empty()) {
            report.fault("job " + to_string(job) +
                         ": not the bytes of an undisturbed run: " + other);
        } else {
            ++same;
            files += static_cast<long>(undisturbed_[seed_of_[job]].size());
        }
    }
    if (!report.faults.empty()) {
        std::cerr << stack_.log();
    }
    times_.show(report, "an undisturbed job");
    report.figure("jobs", static_cast<long>(jobs_.size()));
    report.figure("done", done);
    report.figure("every file as in an undisturbed run", same);
    report.figure("files compared", files);
    report.figure("attempts in all", attempts);
    report.figure("folders that no row names", unnamed);
    report.figure("folders half made", half_made);
}

std::map<std::string, std::string> Herd::published(JobId job, std::uint32_t attempt) const {
    std::map<std::string, std::string> found;
    const auto folder = stack_.result_of(job, attempt);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            found[entry.path().lexically_relative(folder).string()] =
                to_hex(sha256(testing::read_file(entry.path())));
        }
    }
    return found;
}

std::string Herd::differences(JobId job, std::uint32_t attempt) const {
    const auto have = published(job, attempt);
    const auto& want = undisturbed_.at(seed_of_.at(job));
    std::string names;
    for (const auto& [path, hash] : want) {
        if (!have.contains(path) || have.at(path) != hash) {
            names += path + " ";
        }
    }
    for (const auto& [path, hash] : have) {
        if (!want.contains(path)) {
            names += "+" + path + " ";
        }
    }
    return names;
}

} // namespace clono::chaos
