#include "tests/chaos/scenario.hpp"

#include <algorithm>
#include <iostream>

namespace clono::chaos {
namespace {

constexpr int kSeeds = 4;

bool is_over(const std::string& state) {
    return state == "done" || state == "failed" || state == "cancelled" || state == "expired";
}

} // namespace

void Times::show(Report& report, const std::string& name) const {
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
    report.figure(name, at(0.5) + " / " + at(0.99) + " / " + std::to_string(sorted.back()) +
                            " ms (n = " + std::to_string(sorted.size()) + ")");
}

long Times::most() const {
    return all_.empty() ? 0 : *std::max_element(all_.begin(), all_.end());
}

Herd::Herd(Stack& stack, std::string orders, int iterations)
    : stack_(stack), orders_(std::move(orders)), iterations_(iterations) {
    std::vector<JobId> first;
    for (int seed = 0; seed < kSeeds; ++seed) {
        first.push_back(stack_.add_job({orders_, iterations_, seed}));
    }
    for (int seed = 0; seed < kSeeds; ++seed) {
        const auto job = first[static_cast<std::size_t>(seed)];
        if (!stack_.wait_for_state(job, "done", std::chrono::seconds(120))) {
            throw std::runtime_error("an undisturbed job is " + stack_.row(job).state);
        }
        undisturbed_[seed] = loci(job, 1);
    }
}

JobId Herd::add() {
    const int seed = static_cast<int>(jobs_.size()) % kSeeds;
    jobs_.push_back(stack_.add_job({orders_, iterations_, seed}));
    seed_of_[jobs_.back()] = seed;
    return jobs_.back();
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
    long attempts = 0, done = 0, unnamed = 0, same = 0;
    for (const auto job : jobs_) {
        const auto& row = rows[job];
        attempts += row.attempt;
        std::vector<std::string> folders;
        const auto folder = stack_.layout().results(stack_.owner().user, job);
        if (std::filesystem::exists(folder)) {
            for (const auto& entry : std::filesystem::directory_iterator(folder)) {
                folders.push_back(entry.path().filename().string());
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
        } else if (loci(job, *row.result_attempt) != undisturbed_[seed_of_[job]]) {
            report.fault("job " + to_string(job) + ": other bytes than an undisturbed run");
        } else {
            ++same;
        }
    }
    report.figure("jobs", static_cast<long>(jobs_.size()));
    report.figure("done", done);
    report.figure("same bytes as an undisturbed run", same);
    report.figure("attempts in all", attempts);
    report.figure("folders that no row names", unnamed);
}

std::string Herd::loci(JobId job, std::uint32_t attempt) const {
    return testing::read_file(stack_.result_of(job, attempt) / "tables/loci.tsv");
}

} // namespace clono::chaos
