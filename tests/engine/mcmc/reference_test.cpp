// The sampler against long runs of PyClone 0.13.1 itself on three simulated sets (its numbers and
// their Monte Carlo errors from 30 batch means of 90,000 rows; README in tests/engine/reference).
//
// The original's precision mixes so slowly in sets a and b that (std / mcse)^2 is about 30, the
// number of batches: the batches are as dependent as the draws in them, and the error given for
// the precision, and for whatever goes with it, is only a lower bound. There the comparison is made
// given the precision: our draws are weighted to the original's quantiles of it.

#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "engine/mcmc/chain.hpp"
#include "proofs.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

namespace clono::engine::testing {
namespace {

struct Number {
    double mean = 0, error = 0, std = 0, low = 0, middle = 0, high = 0;
};

struct Reference {
    std::string folder;
    std::size_t samples;
    double tumour_content;
    std::map<std::string, Number> numbers; ///< "P i j", "phi i s", scalars by name

    explicit Reference(const std::string& set, std::size_t sample_count, double content)
        : folder(clono::test::source_dir() + "/tests/engine/reference/" + set),
          samples(sample_count),
          tumour_content(content) {
        read("coclustering.tsv", "P ", 2);
        read("prevalence.tsv", "phi ", 2);
        read("scalars.tsv", "", 1);
    }

    void read(const std::string& file, const std::string& prefix, int keys) {
        std::ifstream in(folder + "/" + file);
        std::string line;
        std::getline(in, line);
        while (std::getline(in, line)) {
            std::istringstream row(line);
            std::string name = prefix;
            for (int k = 0; k < keys; ++k) {
                std::string key;
                row >> key;
                name += (k > 0 ? " " : "") + (keys > 1 ? key.substr(1) : key);
            }
            Number n;
            row >> n.mean >> n.error >> n.std >> n.low >> n.middle >> n.high;
            numbers[name] = n;
        }
    }
};

using Traces = std::map<std::string, std::vector<double>>;

Traces run(const Reference& reference, std::size_t rows) {
    const Dataset data = read_tables(reference.folder, reference.samples, reference.tumour_content);
    ChainSettings settings;
    settings.seed = 2014;
    Chain chain(data, settings);
    Traces traces;
    for (std::size_t row = 0; row < rows + 1000; ++row) {
        chain.step();
        if (row < 1000) {
            continue;
        }
        const ChainState state = chain.state();
        traces["concentration"].push_back(state.concentration);
        traces["precision"].push_back(state.precision);
        const std::size_t clusters = state.atoms.size() / data.sample_count();
        traces["number_of_clusters"].push_back(static_cast<double>(clusters));
        for (std::size_t i = 0; i < data.mutation_count(); ++i) {
            for (std::size_t s = 0; s < data.sample_count(); ++s) {
                traces["phi " + std::to_string(i) + " " + std::to_string(s)].push_back(
                    state.atoms[state.labels[i] * data.sample_count() + s]);
            }
            for (std::size_t j = i + 1; j < data.mutation_count(); ++j) {
                traces["P " + std::to_string(i) + " " + std::to_string(j)].push_back(
                    state.labels[i] == state.labels[j] ? 1 : 0);
            }
        }
    }
    return traces;
}

/// Weights of mean 1 that give the precision the reference's 2.5, 50 and 97.5 % quantiles.
std::vector<double> weights_to(const Number& precision, const std::vector<double>& draws) {
    const double edges[] = {precision.low, precision.middle, precision.high, 1e300};
    const double wanted[] = {0.025, 0.475, 0.475, 0.025};
    const auto bin = [&](double x) {
        std::size_t b = 0;
        while (x > edges[b]) {
            ++b;
        }
        return b;
    };
    double found[4] = {};
    for (const double x : draws) {
        found[bin(x)] += 1.0 / static_cast<double>(draws.size());
    }
    std::vector<double> weights;
    for (const double x : draws) {
        weights.push_back(wanted[bin(x)] / found[bin(x)]);
    }
    return weights;
}

/// z scores of every number, given the precision's quantiles if asked.
std::vector<Score> compare(const Reference& reference, const Traces& traces, bool given_precision) {
    std::vector<Score> scores;
    const std::vector<double>& precision = traces.at("precision");
    const std::vector<double> weights =
        given_precision ? weights_to(reference.numbers.at("precision"), precision)
                        : std::vector<double>(precision.size(), 1);
    for (const auto& [name, number] : reference.numbers) {
        if (given_precision && name == "precision") {
            continue;
        }
        const std::vector<double>& values = traces.at(name);
        const double plain = mean(values);
        double weighted = 0;
        std::vector<double> influence(values.size()); // of the ratio estimate
        for (std::size_t t = 0; t < values.size(); ++t) {
            weighted += weights[t] * values[t] / static_cast<double>(values.size());
        }
        for (std::size_t t = 0; t < values.size(); ++t) {
            influence[t] = given_precision ? weights[t] * (values[t] - weighted) : values[t];
        }
        const double error = std::hypot(standard_error(influence), number.error);
        // A chance that is 0 or 1 in one of the runs has no error there: its rule-of-three bound.
        const double floor = name[0] == 'P' ? 1e-3 : 1e-4;
        scores.push_back({name, ((given_precision ? weighted : plain) - number.mean) /
                                    std::hypot(error, floor)});
    }
    return scores;
}

void expect_agreement(const std::vector<Score>& scores) {
    const double limit = family_wise_limit(1e-4, scores.size());
    double squares = 0;
    for (const Score& score : scores) {
        EXPECT_LE(std::fabs(score.z), limit) << score.name;
        squares += score.z * score.z;
    }
    ::testing::Test::RecordProperty("numbers", std::to_string(scores.size()));
    ::testing::Test::RecordProperty("largest_z", std::to_string(largest(scores)));
    ::testing::Test::RecordProperty(
        "rms_z", std::to_string(std::sqrt(squares / static_cast<double>(scores.size()))));
}

constexpr std::size_t kRows = 12000;

TEST(Reference, SetAAgreesGivenThePrecision) {
    const Reference reference("a", 4, 1.0);
    expect_agreement(compare(reference, run(reference, 2 * kRows), true));
}

TEST(Reference, SetBAgreesGivenThePrecision) {
    const Reference reference("b", 1, 0.8);
    expect_agreement(compare(reference, run(reference, 2 * kRows), true));
}

TEST(Reference, SetCAgrees) {
    const Reference reference("c", 4, 0.7);
    expect_agreement(compare(reference, run(reference, kRows), false));
}

TEST(Reference, TheOriginalsPrecisionIsResolvedInSetCOnly) {
    for (const auto& [set, samples, content] :
         {std::tuple{"a", 4, 1.0}, std::tuple{"b", 1, 0.8}, std::tuple{"c", 4, 0.7}}) {
        const Number precision =
            Reference(set, static_cast<std::size_t>(samples), content).numbers.at("precision");
        const double effective = std::pow(precision.std / precision.error, 2);
        EXPECT_EQ(effective > 100, std::string(set) == "c") << set << ' ' << effective;
    }
}

} // namespace
} // namespace clono::engine::testing
