#include "tests/accuracy/oracle.hpp"

#include <algorithm>
#include <cmath>

namespace clono::accuracy {

namespace {

constexpr double kErrorRate = 0.001;

/// Copies of all alleles, and of the variant, in a cell.
struct Cell {
    int copies = 2, variants = 0;

    double chance() const {
        return variants == 0        ? kErrorRate
               : variants == copies ? 1 - kErrorRate
                                    : static_cast<double>(variants) / copies;
    }
};

struct State {
    Cell reference, variant; ///< cancer cells without and with the mutation
};

std::vector<State> states_of(int minor, int major) {
    const int total = minor + major;
    std::vector<State> states;
    for (int copies = 1; copies <= major; ++copies) {
        states.push_back({{2, 0}, {total, copies}});
    }
    if (total != 2) {
        states.push_back({{total, 0}, {total, 1}});
    }
    return states;
}

/// std::lgamma without its global sign.
double log_gamma(double x) {
    int sign = 0;
    return ::lgamma_r(x, &sign);
}

double log_beta(double x, double y) {
    return log_gamma(x) + log_gamma(y) - log_gamma(x + y);
}

double log_likelihood(const Counts& counts, double prevalence, const Conditions& what) {
    double sum = 0;
    const auto states = states_of(counts.minor, counts.major);
    for (const auto& state : states) {
        const double normal = (1 - what.tumour_content) * 2;
        const double without = what.tumour_content * (1 - prevalence) * state.reference.copies;
        const double with = what.tumour_content * prevalence * state.variant.copies;
        const double chance = (normal * kErrorRate + without * state.reference.chance() +
                               with * state.variant.chance()) /
                              (normal + without + with);
        const double a = chance * what.precision;
        const double b = (1 - chance) * what.precision;
        sum += std::exp(log_beta(a + counts.variant, b + counts.reference) - log_beta(a, b) +
                        log_gamma(counts.variant + counts.reference + 1) -
                        log_gamma(counts.variant + 1) - log_gamma(counts.reference + 1));
    }
    return std::log(std::max(sum, 1e-300) / static_cast<double>(states.size()));
}

} // namespace

Labels Oracle::most_probable() const {
    Labels labels;
    for (const auto& row : chances) {
        labels.push_back(static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin()));
    }
    return labels;
}

double Oracle::mean(std::size_t mutation, std::size_t sample) const {
    double sum = 0;
    for (std::size_t k = 0; k < clones.size(); ++k) {
        sum += chances[mutation][k] * clones[k][sample];
    }
    return sum;
}

double Oracle::together(std::size_t i, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = 0; k < clones.size(); ++k) {
        sum += chances[i][k] * chances[j][k];
    }
    return sum;
}

Oracle ask_oracle(const Truth& truth, const Conditions& conditions) {
    Oracle oracle;
    std::map<int, std::pair<std::vector<double>, double>> clones; // prevalences, members
    for (std::size_t i = 0; i < truth.clones.size(); ++i) {
        auto& [prevalences, members] = clones[truth.clones[i]];
        prevalences = truth.prevalences[i];
        ++members;
    }
    for (const auto& [number, clone] : clones) {
        oracle.clones.push_back(clone.first);
    }
    for (std::size_t i = 0; i < truth.clones.size(); ++i) {
        auto& row = oracle.chances.emplace_back();
        for (const auto& [number, clone] : clones) {
            double sum = std::log(clone.second);
            for (std::size_t s = 0; s < truth.samples.size(); ++s) {
                sum += log_likelihood(truth.counts[i][s], clone.first[s], conditions);
            }
            row.push_back(sum);
        }
        const double most = *std::max_element(row.begin(), row.end());
        double whole = 0;
        for (double& value : row) {
            value = std::exp(value - most);
            whole += value;
        }
        for (double& value : row) {
            value /= whole;
        }
    }
    return oracle;
}

} // namespace clono::accuracy
