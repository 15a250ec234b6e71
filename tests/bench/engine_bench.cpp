// How close the engine is to its bare arithmetic, and how well its chains mix. Times are of the
// process's own processor seconds; ratios compare within this run. Exits 1 on a missed threshold.

#include "engine/mcmc/moves.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>

#include "chain_statistics.hpp"
#include "datasets.hpp"

namespace {

using namespace clono::engine;
using namespace clono::engine::testing;

double processor_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Least seconds of one call over several rounds of at least 0.1 s.
double seconds_of(const std::function<void()>& call) {
    double least = 1e300;
    for (int round = 0; round < 5; ++round) {
        const double start = processor_seconds();
        int calls = 0;
        while (processor_seconds() - start < 0.1) {
            call();
            ++calls;
        }
        least = std::min(least, (processor_seconds() - start) / calls);
    }
    return least;
}

std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line)) {
        if (line.rfind("model name", 0) == 0) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown processor";
}

class Report {
public:
    void line(const std::string& what, double value, const char* relation, double limit) {
        const bool good = *relation == '<' ? value <= limit : value >= limit;
        missed_ += good ? 0 : 1;
        std::printf("  %-58s %10.2f  (%s= %g)%s\n", what.c_str(), value, relation, limit,
                    good ? "" : "  MISSED");
    }

    int missed() const { return missed_; }

private:
    int missed_ = 0;
};

/// One likelihood of all observations against the kernel alone, and a sweep against the
/// evaluations that a sampler without tables needs: n S (K + 1) for labels, 10 n S for the rest.
void time_arithmetic(Report& report) {
    const Dataset data = simulate({}, 5);
    const Model model(data, {});
    Partition state(model);
    Rng rng(1, 1);
    state.labels.assign(model.mutations, 0);
    state.sizes = {static_cast<std::uint32_t>(model.mutations)};
    state.scales.assign(model.samples, 0.5);
    state.prevalences.assign(model.samples, 0.5);
    state.set_precision(300);
    state.evaluate_all();
    for (int row = 0; row < 500; ++row) {
        sweep(state, rng);
    }
    double states = 0;
    for (const std::uint32_t o : state.all_observations) {
        states += static_cast<double>(model.likelihood.state_count(o));
    }
    const auto clusters = static_cast<double>(state.cluster_count());
    const auto observations = static_cast<double>(model.likelihood.observation_count());
    std::printf("133 mutations x 4 samples, K = %.0f, %.2f states per observation\n", clusters,
                states / observations);

    std::vector<double> out(state.all_observations.size());
    state.evaluate_all();
    const double bare =
        seconds_of([&] { model.likelihood.evaluate(state.work, state.terms, out); });
    const double whole = seconds_of([&] { state.evaluate_all(); });
    const double row = seconds_of([&] { sweep(state, rng); });
    std::printf("  %-58s %10.2f\n", "kernel, ns per state", bare / states * 1e9);
    std::printf("  %-58s %10.2f\n", "one likelihood, ns per state", whole / states * 1e9);
    std::printf("  %-58s %10.2f\n", "one sweep, microseconds", row * 1e6);
    report.line("one likelihood / kernel alone", whole / bare, "<", 2);
    report.line("sweep / (n S (K + 1) + 10 n S) J evaluations by the kernel",
                row / (bare * (clusters + 11)), "<", 1.5);
}

void time_mixing(Report& report, const std::string& name, const Simulation& what,
                 bool must_be_effective) {
    constexpr int kRows = 10000;
    constexpr int kBurnIn = 500;
    const Dataset data = simulate(what, 5);
    const std::size_t samples = data.sample_count();
    std::vector<std::vector<double>> traces(data.mutation_count() * samples);
    std::vector<double> precision;
    Chain chain(data, {});
    double seconds = 0;
    for (int row = 0; row < kRows + kBurnIn; ++row) {
        const double start = processor_seconds();
        chain.step();
        if (row < kBurnIn) {
            continue;
        }
        seconds += processor_seconds() - start;
        const ChainState state = chain.state();
        precision.push_back(state.precision);
        for (std::size_t i = 0; i < data.mutation_count(); ++i) {
            for (std::size_t s = 0; s < samples; ++s) {
                traces[i * samples + s].push_back(state.atoms[state.labels[i] * samples + s]);
            }
        }
    }
    std::vector<double> times;
    for (const std::vector<double>& trace : traces) {
        times.push_back(autocorrelation_time(trace));
    }
    std::printf("%s: %.2f s for %d rows\n", name.c_str(), seconds, kRows);
    const double worst = quantile(times, 0.95);
    report.line("autocorrelation time of prevalences, median", quantile(times, 0.5), "<", 3);
    report.line("autocorrelation time of prevalences, 95 %", worst, "<", 10);
    if (must_be_effective) {
        report.line("effective draws per second, 5 %-worst prevalence", kRows / worst / seconds,
                    ">", 1000);
        report.line("effective draws per second, precision",
                    kRows / autocorrelation_time(precision) / seconds, ">", 1000);
    }
}

} // namespace

int main() {
    std::printf("%s, kernel %s\n", processor_name().c_str(), default_kernel().name);
    Report report;
    time_arithmetic(report);
    time_mixing(report, "133 mutations x 4 samples", {}, true);
    Simulation one_sample;
    one_sample.mutations = 200;
    one_sample.samples = 1;
    one_sample.clones = 5;
    time_mixing(report, "200 mutations x 1 sample", one_sample, false);
    Simulation ambiguous;
    ambiguous.copy_numbers = {{2, 2}, {1, 3}};
    time_mixing(report, "133 x 4, copy numbers (2,2) and (1,3)", ambiguous, false);
    Simulation few;
    few.mutations = 20;
    few.clones = 4;
    time_mixing(report, "20 mutations x 4 samples", few, false);
    return report.missed() > 0 ? 1 : 0;
}
