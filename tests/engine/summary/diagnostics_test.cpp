// Diagnostics against an independent program (diagnostics_table.py made the numbers with numpy and
// scipy from the formulas of Vehtari et al.).

#include "engine/summary/diagnostics.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>

namespace clono::engine {
namespace {

/// The same numbers as in diagnostics_table.py: a linear congruential stream through an AR(1) filter.
std::vector<double> made_draws(std::size_t chains, std::size_t rows, double memory, double shift,
                               std::uint64_t seed, double grid) {
    std::vector<double> draws;
    std::uint64_t state = seed;
    for (std::size_t c = 0; c < chains; ++c) {
        double value = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const double uniform = static_cast<double>(state >> 11) / 9007199254740992.0;
            value = memory * value + (uniform - 0.5);
            const double shifted = value + shift * static_cast<double>(c);
            draws.push_back(grid > 0 ? std::floor(shifted / grid) * grid : shifted);
        }
    }
    return draws;
}

TEST(Diagnostics, agree_with_an_independent_program_to_1e_6) {
    std::ifstream file(clono::test::source_dir() + "/tests/engine/summary/diagnostics_table.tsv");
    std::string line;
    std::getline(file, line);
    int cases = 0;
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::size_t chains = 0;
        std::size_t rows = 0;
        double memory = 0;
        double shift = 0;
        std::uint64_t seed = 0;
        double grid = 0;
        Diagnostic wanted;
        fields >> chains >> rows >> memory >> shift >> seed >> grid >> wanted.r_hat >>
            wanted.bulk_ess >> wanted.tail_ess;
        ASSERT_TRUE(fields) << line;
        Diagnostics diagnostics(chains, rows);
        const auto got = diagnostics.diagnose(made_draws(chains, rows, memory, shift, seed, grid));
        EXPECT_NEAR(got.r_hat, wanted.r_hat, 1e-6 * wanted.r_hat) << line;
        EXPECT_NEAR(got.bulk_ess, wanted.bulk_ess, 1e-6 * wanted.bulk_ess) << line;
        EXPECT_NEAR(got.tail_ess, wanted.tail_ess, 1e-6 * wanted.tail_ess) << line;
        ++cases;
    }
    EXPECT_GE(cases, 10);
}

TEST(Diagnostics, constant_and_equal_passes_but_constant_and_different_fails) {
    Diagnostics diagnostics(2, 10);
    EXPECT_EQ(diagnostics.diagnose(std::vector<double>(20, 3.0)).r_hat, 1);
    std::vector<double> different(20, 3.0);
    std::fill(different.begin() + 10, different.end(), 4.0);
    EXPECT_TRUE(std::isinf(diagnostics.diagnose(different).r_hat));
}

TEST(Diagnostics, too_few_rows_say_nothing) {
    Diagnostics diagnostics(4, 3);
    EXPECT_TRUE(std::isnan(diagnostics.diagnose(std::vector<double>(12, 1.0)).r_hat));
}

TEST(NormalQuantile, has_the_known_values) {
    EXPECT_EQ(normal_quantile(0.5), 0);
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
    EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-13);
    EXPECT_NEAR(normal_quantile(0.001), -normal_quantile(0.999), 1e-12);
}

} // namespace
} // namespace clono::engine
