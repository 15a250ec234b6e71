#include "engine/summary/pair_counts.hpp"
#include "made_trace.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace clono::engine::test {
namespace {

TEST(PooledTrace, keeps_rows_burnin_burnin_plus_thin_and_so_on_of_each_chain) {
    const auto a = random_trace(10, 3, 2, 1);
    const auto b = random_trace(10, 3, 2, 2);
    const TraceView* chains[] = {&a, &b};
    const PooledTrace pool(chains, {3, 4}, 3, 2);
    ASSERT_EQ(pool.row_count(), 4u); // 3 and 7 of each
    EXPECT_EQ(pool.row(0).precision, 3);
    EXPECT_EQ(pool.row(1).precision, 7);
    EXPECT_EQ(pool.row(2).precision, 3);
    EXPECT_EQ(pool.mean_precision(), 5);
}

TEST(PooledTrace, mean_and_sample_deviation_are_those_of_the_trace) {
    const auto trace = random_trace(50, 6, 3, 3);
    const TraceView* chains[] = {&trace};
    const PooledTrace pool(chains, {}, 6, 2);
    const auto summary = summarise_prevalence(pool);
    for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t s = 0; s < 2; ++s) {
            const auto values = prevalence_trace(pool, i, s);
            double mean = 0;
            for (const double value : values) {
                mean += value / 50;
            }
            double squares = 0;
            for (const double value : values) {
                squares += (value - mean) * (value - mean);
            }
            EXPECT_NEAR(summary.mean[i * 2 + s], mean, 1e-14);
            EXPECT_NEAR(summary.std[i * 2 + s], std::sqrt(squares / 49), 1e-14);
        }
    }
}

TEST(PairCounts, equal_a_plain_count_for_any_number_of_threads_and_batches) {
    for (const std::size_t rows : {1u, 63u, 64u, 4097u}) {
        const auto trace = random_trace(rows, 70, 5, 4);
        const TraceView* chains[] = {&trace};
        const PooledTrace pool(chains, {}, 70, 2);
        const auto counts = count_pairs(pool, 3);
        for (std::size_t i = 0; i < 70; i += 3) {
            for (std::size_t j = i + 1; j < 70; ++j) {
                std::uint32_t together = 0;
                for (const auto& row : trace.labels()) {
                    together += row[i] == row[j];
                }
                ASSERT_EQ(counts.together.at(i, j), together) << rows << " " << i << " " << j;
                ASSERT_EQ(counts.together.at(j, i), together);
            }
        }
    }
}

TEST(PairCounts, more_than_256_clusters_are_told_apart) {
    std::vector<std::vector<std::uint16_t>> labels(1, std::vector<std::uint16_t>(600));
    for (std::size_t i = 0; i < 600; ++i) {
        labels[0][i] = static_cast<std::uint16_t>(i % 300);
    }
    const MadeTrace trace(labels, 2);
    const TraceView* chains[] = {&trace};
    const auto counts = count_pairs(PooledTrace(chains, {}, 600, 2), 1);
    EXPECT_EQ(counts.together.at(0, 256), 0u);
    EXPECT_EQ(counts.together.at(0, 300), 1u);
}

} // namespace
} // namespace clono::engine::test
