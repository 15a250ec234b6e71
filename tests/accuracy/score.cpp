// clono-score: how far one run is from the truth, and how far an oracle is. A line per score.
// With --against: how far the co-clustering of a run is from that of another, much longer one.
// usage: clono-score DATA_DIR WORKING_DIR BURNIN TUMOUR_CONTENT PRECISION
//        clono-score --against REFERENCE_DIR WORKING_DIR BURNIN

#include "tests/accuracy/oracle.hpp"
#include "tests/accuracy/scores.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>

namespace clono::accuracy {
namespace {

constexpr std::size_t kMostRows = 1500;
constexpr std::size_t kAllRows = 65'000; ///< nearly

void print(const std::string& name, double value) {
    std::printf("%s\t%.6g\n", name.c_str(), value);
}

void print_partition(const std::string& who, const Truth& truth, const Labels& labels) {
    const auto found = static_cast<double>(cluster_count(labels));
    const auto wanted = static_cast<double>(cluster_count(truth.clones));
    print(who + ".ari", adjusted_rand_index(labels, truth.clones));
    print(who + ".vi", variation_of_information(labels, truth.clones));
    print(who + ".k", found);
    print(who + ".k_error", std::fabs(found - wanted));
}

/// Error of the mean, and coverage and width of the central 95 %, over mutations and samples. A
/// prevalence of exactly 1 is in no interval between quantiles and isn't asked for coverage.
void print_prevalences(const std::string& who, const Truth& truth, const auto& mean,
                       const auto& interval) {
    double error = 0, covered = 0, asked = 0, width = 0, all = 0;
    for (std::size_t i = 0; i < truth.mutations.size(); ++i) {
        for (std::size_t s = 0; s < truth.samples.size(); ++s) {
            const double wanted = truth.prevalences[i][s];
            const Interval central = interval(i, s);
            error += std::fabs(mean(i, s) - wanted);
            width += central.high - central.low;
            ++all;
            if (wanted < 1) {
                ++asked;
                covered += central.low <= wanted && wanted <= central.high ? 1 : 0;
            }
        }
    }
    print(who + ".prevalence_error", error / all);
    print(who + ".coverage", covered / asked);
    print(who + ".width", width / all);
}

void score(char** words) {
    const Truth truth = read_truth(words[1]);
    const Found found = read_run(words[2], truth, std::stoul(words[3]), kMostRows);
    const Oracle oracle = ask_oracle(truth, {std::stod(words[4]), std::stod(words[5])});
    print("true.k", static_cast<double>(cluster_count(truth.clones)));
    print("converged", found.has_converged ? 1 : 0);
    print_partition("mpear", truth, found.by_mpear);
    print_partition("vi", truth, found.by_information);
    print_partition("oracle", truth, oracle.most_probable());
    const std::vector<double> weights(found.rows.size(), 1.0);
    print_prevalences(
        "engine", truth, [&](auto i, auto s) { return found.mean[i][s]; },
        [&](auto i, auto s) { return central_interval(found.draws[i][s], weights); });
    print_prevalences(
        "oracle", truth, [&](auto i, auto s) { return oracle.mean(i, s); },
        [&](auto i, auto s) {
            std::vector<double> prevalences;
            for (const auto& clone : oracle.clones) {
                prevalences.push_back(clone[s]);
            }
            return central_interval(prevalences, oracle.chances[i]);
        });
    print("engine.brier", brier_score(truth.clones, Coclustering(found.rows)));
    print("oracle.brier", brier_score(truth.clones, [&](std::size_t i, std::size_t j) {
              return oracle.together(i, j);
          }));
}

void compare(char** words) {
    const auto burnin = std::stoul(words[3]);
    const Coclustering reference(read_labels(words[1], burnin, kAllRows));
    const auto rows = read_labels(words[2], burnin, kAllRows);
    const Coclustering found(rows);
    double sum = 0, pairs = 0;
    for (std::size_t i = 1; i < rows.front().size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            ++pairs;
            sum += std::fabs(found(i, j) - reference(i, j));
        }
    }
    const Verdict verdict = read_verdict(words[2]);
    print("converged", verdict.has_converged ? 1 : 0);
    print("rows", static_cast<double>(verdict.rows));
    print("distance", sum / pairs);
}

} // namespace
} // namespace clono::accuracy

int main(int count, char** words) {
    const bool compares = count == 5 && std::strcmp(words[1], "--against") == 0;
    if (count != 6 && !compares) {
        std::fputs("usage: clono-score DATA_DIR WORKING_DIR BURNIN TUMOUR_CONTENT PRECISION\n"
                   "       clono-score --against REFERENCE_DIR WORKING_DIR BURNIN\n",
                   stderr);
        return 2;
    }
    try {
        if (compares) {
            clono::accuracy::compare(words + 1);
        } else {
            clono::accuracy::score(words);
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "clono-score: %s\n", problem.what());
        return 1;
    }
    return 0;
}
