// How close the engine is to its bare arithmetic, and how well its chains mix. Times are of the
// process's own processor seconds, so effective draws are per second and core; ratios compare within
// this run. Exits 1 on a missed threshold. Arguments choose parts: arithmetic, growth, plain,
// one_sample, ambiguous, few; without any all are run.

#include "bench.hpp"
#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "engine/mcmc/moves.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace clono::engine::testing {
namespace {

using clono::bench::processor_seconds;
using clono::bench::Report;
using clono::bench::seconds_of;

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
    report.figure("kernel, ns per state", bare / states * 1e9);
    report.figure("one likelihood, ns per state", whole / states * 1e9);
    report.figure("one sweep, microseconds", row * 1e6);
    report.at_most("one likelihood / kernel alone", whole / bare, 2);
    report.at_most("sweep / (n S (K + 1) + 10 n S) J evaluations by the kernel",
                   row / (bare * (clusters + 11)), 1.5);
}

double mean_states(const Dataset& data) {
    double states = 0;
    for (const Sample& sample : data.samples) {
        for (const Observation& observation : sample.observations) {
            states += static_cast<double>(observation.states.size());
        }
    }
    return states / static_cast<double>(data.sample_count() * data.mutation_count());
}

void time_mixing(Report& report, const std::string& name, const Simulation& what, int rows) {
    constexpr int kBurnIn = 500;
    const Dataset data = simulate(what, 5);
    const std::size_t samples = data.sample_count();
    std::vector<std::vector<double>> traces(data.mutation_count() * samples);
    std::vector<double> precision, clusters;
    Chain chain(data, {});
    double seconds = 0;
    for (int row = 0; row < rows + kBurnIn; ++row) {
        const double start = processor_seconds();
        chain.step();
        if (row < kBurnIn) {
            continue;
        }
        seconds += processor_seconds() - start;
        const ChainState state = chain.state();
        precision.push_back(state.precision);
        const std::size_t count = state.atoms.size() / samples;
        clusters.push_back(static_cast<double>(count));
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
    std::printf("%s: %.2f s for %d rows, mean K = %.1f, %.2f states per observation\n",
                name.c_str(), seconds, rows, mean(clusters), mean_states(data));
    const double worst = quantile(times, 0.95);
    report.at_most("autocorrelation time of prevalences, median", quantile(times, 0.5), 3);
    report.at_most("autocorrelation time of prevalences, 95 %", worst, 10);
    report.at_least("effective draws per second, 5 %-worst prevalence", rows / worst / seconds,
                    1000);
    report.at_least("effective draws per second, precision",
                    rows / autocorrelation_time(precision) / seconds, 1000);
    report.figure("effective draws per second, number of clusters",
                  rows / autocorrelation_time(clusters) / seconds);
}

/// Seconds of a row of a chain that has settled, the least of some rounds, and its mean number of
/// clusters.
struct SettledRow {
    double seconds = 0;
    double clusters = 0;
};

SettledRow settled_row(std::size_t mutations, std::size_t samples) {
    constexpr int kSettling = 400, kRows = 100, kRounds = 5;
    Simulation what;
    what.mutations = mutations;
    what.samples = samples;
    const Dataset data = simulate(what, 5);
    ChainSettings settings;
    settings.init_method = InitMethod::Connected;
    Chain chain(data, settings);
    for (int row = 0; row < kSettling; ++row) {
        chain.step();
    }
    SettledRow found{1e300, 0};
    for (int round = 0; round < kRounds; ++round) {
        const double begin = processor_seconds();
        for (int row = 0; row < kRows; ++row) {
            chain.step();
            found.clusters += static_cast<double>(chain.state().atoms.size()) /
                              static_cast<double>(samples) / (kRows * kRounds);
        }
        found.seconds = std::min(found.seconds, (processor_seconds() - begin) / kRows);
    }
    return found;
}

/// A row's cost as mutations and samples grow eightfold.
void time_growth(Report& report) {
    const SettledRow small = settled_row(400, 2);
    const auto grown = [&](const char* what, std::size_t mutations, std::size_t samples) {
        const SettledRow row = settled_row(mutations, samples);
        std::printf("%zu x %zu: %.0f microseconds a row, K = %.1f; 400 x 2: %.0f, K = %.1f\n",
                    mutations, samples, row.seconds * 1e6, row.clusters, small.seconds * 1e6,
                    small.clusters);
        report.at_most(what, row.seconds / small.seconds / 8, 1.25);
    };
    grown("eight times the mutations, a row's time / 8", 3200, 2);
    grown("eight times the samples, a row's time / 8", 400, 16);
}

int missed_thresholds(const std::vector<std::string>& parts) {
    const auto wanted = [&](const char* part) {
        return parts.empty() || std::find(parts.begin(), parts.end(), part) != parts.end();
    };
    std::printf("%s\n", clono::bench::machine(default_kernel().name).c_str());
    Report report;
    if (wanted("arithmetic")) {
        time_arithmetic(report);
    }
    if (wanted("growth")) {
        time_growth(report);
    }
    if (wanted("plain")) {
        time_mixing(report, "133 mutations x 4 samples", {}, 10000);
    }
    // The autocorrelation time of a slow chain is itself known to 10 % only from 40,000 rows on.
    if (wanted("one_sample")) {
        Simulation one_sample;
        one_sample.mutations = 200;
        one_sample.samples = 1;
        one_sample.clones = 5;
        time_mixing(report, "200 mutations x 1 sample", one_sample, 40000);
    }
    if (wanted("ambiguous")) {
        Simulation ambiguous;
        ambiguous.copy_numbers = {{2, 2}, {1, 3}};
        time_mixing(report, "133 x 4, copy numbers (2,2) and (1,3)", ambiguous, 40000);
    }
    if (wanted("few")) {
        Simulation few;
        few.mutations = 20;
        few.clones = 4;
        time_mixing(report, "20 mutations x 4 samples", few, 10000);
    }
    return report.missed();
}

} // namespace
} // namespace clono::engine::testing

int main(int count, char** arguments) {
    try {
        const std::vector<std::string> parts(arguments + 1, arguments + count);
        return clono::engine::testing::missed_thresholds(parts) > 0 ? 1 : 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
