// The search for the least expected variation of information against plain programs that follow the
// definition, and against all partitions of few mutations.

#include "engine/summary/information_search.hpp"
#include "engine/summary/linkage.hpp"
#include "engine/summary/variation_of_information.hpp"
#include "made_trace.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

namespace clono::engine::test {
namespace {

using testing::ElementsAre;

using Labels = std::vector<std::uint32_t>;

PooledTrace pool(const MadeTrace& trace) {
    const TraceView* chains[] = {&trace};
    return PooledTrace(chains, {}, trace.labels().front().size(), 2);
}

/// H(a) + H(b) - 2 I(a, b), from relative frequencies.
double plain_information(const Labels& a, const std::vector<std::uint16_t>& b) {
    std::map<std::pair<int, int>, double> joint;
    std::map<int, double> left, right;
    const double share = 1 / static_cast<double>(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        joint[{a[i], b[i]}] += share;
        left[static_cast<int>(a[i])] += share;
        right[b[i]] += share;
    }
    double sum = 0;
    for (const auto& [pair, p] : joint) {
        sum -= p * (std::log2(p / left[pair.first]) + std::log2(p / right[pair.second]));
    }
    return sum;
}

double plain_expectation(const Labels& a, const MadeTrace& trace) {
    double sum = 0;
    for (const auto& row : trace.labels()) {
        sum += plain_information(a, row);
    }
    return sum / static_cast<double>(trace.labels().size());
}

/// Calls `look` with every partition of n mutations.
template <class Look>
void all_partitions(Labels& labels, std::size_t at, std::uint32_t used, const Look& look) {
    if (at == labels.size()) {
        look(labels);
        return;
    }
    for (std::uint32_t k = 0; k <= used; ++k) {
        labels[at] = k;
        all_partitions(labels, at + 1, std::max(used, k + 1), look);
    }
}

TEST(InformationSearch, finds_the_best_of_all_partitions_of_seven_mutations) {
    for (unsigned seed = 0; seed < 12; ++seed) {
        const auto trace = random_trace(20, 7, 3 + seed % 3, seed);
        double least = 1e9;
        double least_of_two = 1e9;
        Labels labels(7);
        all_partitions(labels, 0, 0, [&](const Labels& partition) {
            const double expected = plain_expectation(partition, trace);
            least = std::min(least, expected);
            if (*std::max_element(partition.begin(), partition.end()) < 2) {
                least_of_two = std::min(least_of_two, expected);
            }
        });
        const auto found = search_by_information(pool(trace), {});
        EXPECT_NEAR(found.expected, least, 1e-9) << "seed " << seed;
        EXPECT_NEAR(plain_expectation(found.cluster_of, trace), least, 1e-9);
        InformationSearch narrow;
        narrow.max_clusters = 2;
        narrow.starts = {{0, 1, 2, 3, 4, 5, 6}}; // more than allowed: replaced
        const auto two = search_by_information(pool(trace), narrow);
        EXPECT_LE(two.cluster_count, 2u);
        EXPECT_NEAR(plain_expectation(two.cluster_of, trace), least_of_two, 1e-9);
    }
}

/// Mutations along a line, cut into clusters at blurred places, as one sample gives them.
MadeTrace blurred_trace(std::size_t rows, std::size_t n, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<std::uint16_t>> labels(rows, std::vector<std::uint16_t>(n));
    for (auto& row : labels) {
        for (std::size_t i = 0; i < n; ++i) {
            row[i] = static_cast<std::uint16_t>((i + random() % 9) / 8);
        }
    }
    return {std::move(labels), 2};
}

TEST(InformationSearch, is_never_worse_than_the_best_cut_and_mostly_better) {
    int better = 0;
    for (unsigned seed = 0; seed < 10; ++seed) {
        const auto n = 30 + seed;
        const auto trace = blurred_trace(50, n, seed);
        const auto pooled = pool(trace);
        const auto counts = count_pairs(pooled, 1);
        InformationSearch search;
        search.starts = {
            cluster_by_information(counts, link_by_average(counts), std::nullopt).cluster_of};
        const auto found = search_by_information(pooled, search);
        const double cut = expected_information(pooled, search.starts.front());
        EXPECT_NEAR(cut, plain_expectation(search.starts.front(), trace), 1e-9);
        EXPECT_LE(found.expected, cut + 1e-9);
        better += found.expected < cut - 1e-9;
    }
    EXPECT_GT(better, 0);
}

TEST(InformationSearch, no_mutation_could_move_to_a_better_place) {
    const auto trace = blurred_trace(40, 40, 5);
    const auto pooled = pool(trace);
    const auto found = search_by_information(pooled, {});
    for (std::size_t i = 0; i < 40; ++i) {
        for (std::uint32_t k = 0; k <= found.cluster_count; ++k) {
            auto moved = found.cluster_of;
            moved[i] = k;
            EXPECT_GE(expected_information(pooled, moved), found.expected - 1e-9)
                << i << " to " << k;
        }
    }
}

TEST(InformationSearch, certain_partitions_come_back) {
    const MadeTrace trace({{0, 1, 0, 2, 1}, {2, 1, 2, 0, 1}, {0, 2, 0, 1, 2}}, 1);
    const auto found = search_by_information(pool(trace), {});
    EXPECT_THAT(found.cluster_of, ElementsAre(0u, 1u, 0u, 2u, 1u));
    EXPECT_EQ(found.cluster_count, 3u);
    EXPECT_NEAR(found.expected, 0, 1e-12);
}

TEST(InformationSearch, the_number_of_threads_changes_nothing) {
    const auto trace = random_trace(200, 60, 8, 3);
    InformationSearch alone;
    InformationSearch together;
    together.threads = 7;
    const auto a = search_by_information(pool(trace), alone);
    const auto b = search_by_information(pool(trace), together);
    EXPECT_EQ(a.cluster_of, b.cluster_of);
    EXPECT_EQ(a.expected, b.expected);
}

TEST(InformationSearch, one_mutation_is_one_cluster) {
    const MadeTrace trace({{0}, {0}}, 1);
    EXPECT_THAT(search_by_information(pool(trace), {}).cluster_of, ElementsAre(0u));
}

} // namespace
} // namespace clono::engine::test
