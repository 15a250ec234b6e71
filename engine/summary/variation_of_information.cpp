#include "engine/summary/variation_of_information.hpp"

#include "engine/model/elementary.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

double log2_of(double x) {
    return log_of(x) * 1.442695040888963407;
}

/// Sum over all j of the rows that i and j share, i itself included.
std::vector<std::uint64_t> shared_with_all(const PairCounts& counts) {
    std::vector<std::uint64_t> shared(counts.mutation_count(), counts.rows);
    for (std::size_t i = 0; i < shared.size(); ++i) {
        const auto row = counts.together.row(i);
        for (std::size_t at = 0; at < row.size(); ++at) {
            shared[i] += row[at];
            shared[i + 1 + at] += row[at];
        }
    }
    return shared;
}

/// The part of the bound that depends on the clustering: log |C| - 2 log sum_{j in C} P_ij.
double member_term(std::size_t size, std::uint64_t shared_inside, std::size_t rows) {
    return log2_of(static_cast<double>(size)) -
           2 * log2_of(static_cast<double>(shared_inside) / static_cast<double>(rows));
}

} // namespace

InformationClustering cluster_by_information(const PairCounts& counts,
                                             const std::vector<Merge>& merges,
                                             std::optional<std::size_t> max_clusters) {
    const auto n = counts.mutation_count();
    const auto most = std::min(n, max_clusters.value_or(n));
    std::vector<std::vector<std::size_t>> members(n);
    std::vector<std::uint64_t> inside(n, counts.rows);
    std::vector<double> cluster_sum(n); // of member terms, by cluster name; 0 for one member
    for (std::size_t i = 0; i < n; ++i) {
        members[i] = {i};
    }
    double constant = 0;
    for (const auto shared : shared_with_all(counts)) {
        constant += log2_of(static_cast<double>(shared) / static_cast<double>(counts.rows));
    }
    double total = 0;
    double best = 0;
    auto best_k = n;
    bool has_best = most == n;
    for (const auto& merge : merges) {
        auto& left = members[merge.left];
        auto& right = members[merge.right];
        for (const auto i : left) {
            for (const auto j : right) {
                const auto shared = counts.together.at(i, j);
                inside[i] += shared;
                inside[j] += shared;
            }
        }
        total -= cluster_sum[merge.left] + cluster_sum[merge.right];
        left.insert(left.end(), right.begin(), right.end());
        right = {};
        double sum = 0;
        for (const auto i : left) {
            sum += member_term(left.size(), inside[i], counts.rows);
        }
        cluster_sum[merge.left] = sum;
        total += sum;
        const auto k = n - static_cast<std::size_t>(&merge - merges.data()) - 1;
        if (k <= most && (!has_best || total <= best)) {
            best = total;
            best_k = k;
            has_best = true;
        }
    }
    return {cut_into(merges, n, best_k), best_k, (constant + best) / static_cast<double>(n)};
}

double information_bound(const PairCounts& counts, const std::vector<std::uint32_t>& cluster_of) {
    const auto n = counts.mutation_count();
    const auto shared = shared_with_all(counts);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t size = 0;
        double inside = 0;
        for (std::size_t j = 0; j < n; ++j) {
            if (cluster_of[i] == cluster_of[j]) {
                ++size;
                inside += counts.probability(i, j);
            }
        }
        sum += log2_of(static_cast<double>(size)) - 2 * log2_of(inside) +
               log2_of(static_cast<double>(shared[i]) / static_cast<double>(counts.rows));
    }
    return sum / static_cast<double>(n);
}

} // namespace clono::engine
