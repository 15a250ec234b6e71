#include "tests/accuracy/scores.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace clono::accuracy {

namespace {

using Sizes = std::map<int, double>;

Sizes sizes_of(const Labels& labels) {
    Sizes sizes;
    for (const int label : labels) {
        ++sizes[label];
    }
    return sizes;
}

std::map<std::pair<int, int>, double> overlaps(const Labels& a, const Labels& b) {
    std::map<std::pair<int, int>, double> sizes;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ++sizes[{a[i], b[i]}];
    }
    return sizes;
}

double pairs_within(const auto& sizes) {
    double pairs = 0;
    for (const auto& [label, size] : sizes) {
        pairs += size * (size - 1) / 2;
    }
    return pairs;
}

double entropy(const auto& sizes, double n) {
    double bits = 0;
    for (const auto& [label, size] : sizes) {
        bits -= size / n * std::log2(size / n);
    }
    return bits;
}

} // namespace

double adjusted_rand_index(const Labels& a, const Labels& b) {
    const auto n = static_cast<double>(a.size());
    const double all = n * (n - 1) / 2;
    const double in_a = pairs_within(sizes_of(a));
    const double in_b = pairs_within(sizes_of(b));
    const double in_both = pairs_within(overlaps(a, b));
    const double expected = all == 0 ? 0 : in_a * in_b / all;
    const double most = (in_a + in_b) / 2;
    return most == expected ? (in_both == most ? 1 : 0) : (in_both - expected) / (most - expected);
}

double variation_of_information(const Labels& a, const Labels& b) {
    const auto n = static_cast<double>(a.size());
    return std::max(0.0, 2 * entropy(overlaps(a, b), n) - entropy(sizes_of(a), n) -
                             entropy(sizes_of(b), n));
}

std::size_t cluster_count(const Labels& labels) {
    return sizes_of(labels).size();
}

Coclustering::Coclustering(const std::vector<Labels>& rows) : rows_(rows.size()) {
    if (rows.empty() || rows.size() > UINT16_MAX) {
        throw std::invalid_argument("between 1 and 65535 rows can be counted");
    }
    const auto n = rows.front().size();
    counts_.assign(n * (n - 1) / 2, 0);
    for (const auto& labels : rows) {
        std::uint16_t* counts = counts_.data();
        for (std::size_t i = 1; i < n; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                counts[j] = static_cast<std::uint16_t>(counts[j] + (labels[i] == labels[j]));
            }
            counts += i;
        }
    }
}

double Coclustering::operator()(std::size_t i, std::size_t j) const {
    return static_cast<double>(counts_[i * (i - 1) / 2 + j]) / static_cast<double>(rows_);
}

Interval central_interval(std::span<const double> draws, std::span<const double> weights) {
    std::vector<std::size_t> order(draws.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return draws[a] < draws[b]; });
    const double whole = std::accumulate(weights.begin(), weights.end(), 0.0);
    const auto quantile = [&](double share) {
        double below = 0;
        for (const auto at : order) {
            below += weights[at];
            if (below >= share * whole) {
                return draws[at];
            }
        }
        return draws[order.back()];
    };
    return {quantile(0.025), quantile(0.975)};
}

} // namespace clono::accuracy
