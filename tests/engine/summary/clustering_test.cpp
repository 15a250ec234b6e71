// Linkage and MPEAR against plain programs that follow the definitions.

#include "engine/summary/linkage.hpp"
#include "engine/summary/mpear.hpp"
#include "engine/summary/variation_of_information.hpp"
#include "made_trace.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <set>

namespace clono::engine::test {
namespace {

using testing::ElementsAre;

PairCounts counts_of(const MadeTrace& trace, std::size_t n) {
    const TraceView* chains[] = {&trace};
    return count_pairs(PooledTrace(chains, {}, n, 2), 1);
}

PairCounts counts_from(std::size_t rows, const std::vector<std::vector<std::uint32_t>>& upper) {
    PairCounts counts{rows, Triangle<std::uint32_t>(upper.size() + 1)};
    for (std::size_t i = 0; i < upper.size(); ++i) {
        std::copy(upper[i].begin(), upper[i].end(), counts.together.row(i).begin());
    }
    return counts;
}

/// O(n^3) by the definition: of all pairs of clusters the most similar, first by columns.
std::vector<Merge> plain_linkage(const PairCounts& counts) {
    std::vector<std::vector<std::size_t>> clusters;
    for (std::size_t i = 0; i < counts.mutation_count(); ++i) {
        clusters.push_back({i});
    }
    std::vector<Merge> merges;
    while (clusters.size() > 1) {
        std::size_t best_a = 0;
        std::size_t best_b = 0;
        std::uint64_t best_sum = 0;
        std::uint64_t best_pairs = 0;
        for (std::size_t a = 0; a < clusters.size(); ++a) {
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                std::uint64_t sum = 0;
                for (const auto i : clusters[a]) {
                    for (const auto j : clusters[b]) {
                        sum += counts.together.at(i, j);
                    }
                }
                const std::uint64_t pairs = clusters[a].size() * clusters[b].size();
                if (best_pairs == 0 || sum * best_pairs > best_sum * pairs) {
                    best_a = a;
                    best_b = b;
                    best_sum = sum;
                    best_pairs = pairs;
                }
            }
        }
        auto& left = clusters[best_a];
        auto& right = clusters[best_b];
        merges.push_back({left.front(), right.front(), left.size(), right.size(), best_sum});
        left.insert(left.end(), right.begin(), right.end());
        std::sort(left.begin(), left.end());
        clusters.erase(clusters.begin() + static_cast<long>(best_b));
    }
    return merges;
}

double plain_pear(const PairCounts& counts, const std::vector<std::uint32_t>& labels) {
    const auto n = counts.mutation_count();
    double i_sum = 0;
    double p_sum = 0;
    double both = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            const double same = labels[i] == labels[j];
            i_sum += same;
            p_sum += counts.probability(i, j);
            both += same * counts.probability(i, j);
        }
    }
    const double pairs = static_cast<double>(n * (n - 1)) / 2;
    const double expected = i_sum * p_sum / pairs;
    return (both - expected) / ((i_sum + p_sum) / 2 - expected);
}

TEST(Linkage, merges_as_the_definition_says_on_random_traces) {
    for (unsigned seed = 0; seed < 30; ++seed) {
        const auto n = 5 + seed;
        // Few rows make many exact ties.
        const auto counts = counts_of(random_trace(seed % 3 == 0 ? 3 : 40, n, 4, seed), n);
        const auto got = link_by_average(counts);
        const auto wanted = plain_linkage(counts);
        ASSERT_EQ(got.size(), wanted.size());
        for (std::size_t m = 0; m < got.size(); ++m) {
            ASSERT_EQ(got[m].left, wanted[m].left) << seed << " " << m;
            ASSERT_EQ(got[m].right, wanted[m].right) << seed << " " << m;
            ASSERT_EQ(got[m].left_size, wanted[m].left_size);
            ASSERT_EQ(got[m].right_size, wanted[m].right_size);
            ASSERT_EQ(got[m].together, wanted[m].together);
        }
    }
}

TEST(Linkage, among_equals_the_smallest_columns_are_merged_first) {
    const auto merges = link_by_average(counts_from(4, {{0, 4, 0}, {0, 4}, {0}}));
    EXPECT_EQ(merges[0].left, 0u);
    EXPECT_EQ(merges[0].right, 2u);
    EXPECT_EQ(merges[1].left, 1u);
    EXPECT_EQ(merges[1].right, 3u);
    EXPECT_THAT(cut_into(merges, 4, 2), ElementsAre(0u, 1u, 0u, 1u));
    EXPECT_THAT(leaf_order(merges, 4), ElementsAre(0u, 2u, 1u, 3u));
}

TEST(Linkage, every_cut_has_as_many_clusters_as_asked_for) {
    const auto counts = counts_of(random_trace(20, 25, 4, 9), 25);
    const auto merges = link_by_average(counts);
    for (std::size_t k = 1; k <= 25; ++k) {
        const auto labels = cut_into(merges, 25, k);
        EXPECT_EQ(std::set<std::uint32_t>(labels.begin(), labels.end()).size(), k);
        EXPECT_EQ(labels[0], 0u);
    }
    auto order = leaf_order(merges, 25);
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> all(25);
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_EQ(order, all);
}

TEST(Mpear, chooses_the_cut_with_the_greatest_score) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto n = 10 + seed;
        const auto counts = counts_of(random_trace(50, n, 4, seed), n);
        const auto merges = link_by_average(counts);
        double best = 0;
        for (std::size_t k = 2; k < n; ++k) {
            best = std::max(best, plain_pear(counts, cut_into(merges, n, k)));
        }
        const auto chosen = cluster_by_mpear(counts, merges, std::nullopt);
        EXPECT_NEAR(chosen.score, best, 1e-12);
        EXPECT_NEAR(plain_pear(counts, chosen.cluster_of), best, 1e-12);
        EXPECT_FALSE(chosen.was_undecided);
    }
}

TEST(Mpear, obeys_the_greatest_number_of_clusters) {
    const auto counts = counts_of(random_trace(50, 30, 6, 1), 30);
    const auto merges = link_by_average(counts);
    ASSERT_GT(cluster_by_mpear(counts, merges, std::nullopt).cluster_count, 3u);
    EXPECT_LE(cluster_by_mpear(counts, merges, 3).cluster_count, 3u);
    EXPECT_EQ(cluster_by_mpear(counts, merges, 1).cluster_count, 1u);
    EXPECT_EQ(cluster_by_mpear(counts, merges, 1000).cluster_count,
              cluster_by_mpear(counts, merges, std::nullopt).cluster_count);
}

TEST(Mpear, without_a_positive_score_binder_loss_chooses_between_one_and_all) {
    const auto decide = [](std::uint32_t together) {
        const auto counts = counts_from(100, {{together}});
        return cluster_by_mpear(counts, link_by_average(counts), std::nullopt);
    };
    EXPECT_EQ(decide(49).cluster_count, 2u);
    EXPECT_TRUE(decide(49).was_undecided);
    EXPECT_EQ(decide(50).cluster_count, 1u);
    EXPECT_EQ(decide(0).cluster_count, 2u);
    EXPECT_EQ(decide(100).cluster_count, 1u);
}

TEST(Information, the_cut_has_the_least_bound_of_all_cuts) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto n = 8 + seed;
        const auto counts = counts_of(random_trace(50, n, 4, seed), n);
        const auto merges = link_by_average(counts);
        double least = 1e9;
        for (std::size_t k = 1; k <= n; ++k) {
            least = std::min(least, information_bound(counts, cut_into(merges, n, k)));
        }
        const auto chosen = cluster_by_information(counts, merges, std::nullopt);
        EXPECT_NEAR(chosen.bound, least, 1e-9);
        EXPECT_NEAR(information_bound(counts, chosen.cluster_of), least, 1e-9);
        EXPECT_LE(cluster_by_information(counts, merges, 2).cluster_count, 2u);
    }
}

TEST(Information, certain_partitions_come_back_with_a_bound_of_zero) {
    const auto counts = counts_from(10, {{10, 0, 0}, {0, 0}, {10}});
    const auto chosen = cluster_by_information(counts, link_by_average(counts), std::nullopt);
    EXPECT_THAT(chosen.cluster_of, ElementsAre(0u, 0u, 1u, 1u));
    EXPECT_NEAR(chosen.bound, 0, 1e-12);
}

TEST(Mpear, one_mutation_is_one_cluster) {
    const PairCounts counts{10, Triangle<std::uint32_t>(1)};
    const auto merges = link_by_average(counts);
    const auto chosen = cluster_by_mpear(counts, merges, std::nullopt);
    EXPECT_THAT(chosen.cluster_of, ElementsAre(0u));
    EXPECT_FALSE(chosen.was_undecided);
}

} // namespace
} // namespace clono::engine::test
