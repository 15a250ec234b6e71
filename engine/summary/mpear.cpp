#include "engine/summary/mpear.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

__extension__ using Whole = __int128;

Whole greatest_common_divisor(Whole a, Whole b) {
    a = a < 0 ? -a : a;
    while (b != 0) {
        const auto rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// The PEAR of a cut from whole numbers. Equal values give equal doubles, because the fraction is
/// reduced before it is rounded.
/// @param pairs_in     pairs within clusters, "sum I"
/// @param together_in  sum of their counts, rows times "sum I P"
/// @param together     sum of all counts, rows times "sum P"
double pear(Whole pairs_in, Whole together_in, Whole together, Whole rows, Whole pairs) {
    const Whole expected = pairs_in * together;
    Whole above = 2 * (together_in * pairs - expected);
    Whole below = (pairs_in * rows + together) * pairs - 2 * expected;
    if (below == 0) {
        return 0;
    }
    const auto divisor = greatest_common_divisor(above, below);
    above /= divisor;
    below /= divisor;
    return static_cast<double>(above) / static_cast<double>(below);
}

} // namespace

Clustering cluster_by_mpear(const PairCounts& counts, const std::vector<Merge>& merges,
                            std::optional<std::size_t> max_clusters) {
    const auto n = counts.mutation_count();
    const auto most = std::min(n, max_clusters.value_or(n));
    std::uint64_t together = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (const auto count : counts.together.row(i)) {
            together += count;
        }
    }
    const auto pairs = static_cast<std::uint64_t>(n) * (n - 1) / 2;
    std::size_t best_k = 1;
    double best_score = 0;
    std::uint64_t pairs_in = 0;
    std::uint64_t together_in = 0;
    for (std::size_t m = 0; m < merges.size(); ++m) {
        // Before merge m there are n - m clusters.
        const auto k = n - m;
        const double score =
            k > most ? 0 : pear(pairs_in, together_in, together, counts.rows, pairs);
        // The numbers of clusters descend: among equal scores the last, smallest one stays.
        if (score > 0 && score >= best_score) {
            best_k = k;
            best_score = score;
        }
        pairs_in += merges[m].left_size * merges[m].right_size;
        together_in += merges[m].together;
    }
    bool was_undecided = false;
    if (best_score == 0 && n > 1) {
        was_undecided = true;
        // Binder: a pair that is together more often than not belongs together.
        const bool is_below_half = 2 * static_cast<Whole>(together) <
                                   static_cast<Whole>(pairs) * static_cast<Whole>(counts.rows);
        best_k = is_below_half && most == n ? n : 1;
    }
    return {cut_into(merges, n, best_k), best_k, best_score, was_undecided};
}

} // namespace clono::engine
