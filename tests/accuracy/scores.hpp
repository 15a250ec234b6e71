#pragma once
// How far an answer is from the truth.

#include "tests/accuracy/case.hpp"

#include <span>

namespace clono::accuracy {

/// 1 for equal partitions, 0 on average for unrelated ones; 1 when both are trivial in the same way.
/// Source: Hubert and Arabie, Journal of Classification 2 (1985).
double adjusted_rand_index(const Labels& a, const Labels& b);

/// In bits; 0 for equal partitions, at most log2(n). Source: Meila, J. Multivar. Anal. 98 (2007).
double variation_of_information(const Labels& a, const Labels& b);

std::size_t cluster_count(const Labels& labels);

/// Share of rows in which two mutations share a label.
class Coclustering {
public:
    explicit Coclustering(const std::vector<Labels>& rows);

    double operator()(std::size_t i, std::size_t j) const; ///< i > j

private:
    std::size_t rows_;
    std::vector<std::uint16_t> counts_; ///< lower triangle by rows
};

/// Mean over pairs i > j of (P(i, j) - [same clone])^2; 0 when there is no pair.
template <class Probability>
double brier_score(const Labels& clones, const Probability& probability) {
    double sum = 0;
    std::size_t pairs = 0;
    for (std::size_t i = 1; i < clones.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j, ++pairs) {
            const double error = probability(i, j) - (clones[i] == clones[j] ? 1 : 0);
            sum += error * error;
        }
    }
    return pairs == 0 ? 0 : sum / static_cast<double>(pairs);
}

struct Interval {
    double low = 0, high = 0;
};

/// The 2.5 and 97.5 % quantiles of draws with weights >= 0: the least draws with at least that much
/// weight at or below them.
Interval central_interval(std::span<const double> draws, std::span<const double> weights);

} // namespace clono::accuracy
