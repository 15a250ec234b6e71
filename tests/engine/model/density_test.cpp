#include "datasets.hpp"
#include "engine/model/density.hpp"
#include "engine/model/kernel.hpp"
#include "engine/model/vector_math.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace clono::engine {
namespace {

struct Row {
    double reference, variant, chance, precision, log_beta_binomial, log_binomial;
};

const std::vector<Row>& table() {
    static const std::vector<Row> rows = [] {
        std::ifstream file(clono::test::source_dir() + "/tests/engine/model/density_table.tsv");
        std::vector<Row> read;
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            std::istringstream fields(line);
            std::string text[6];
            for (std::string& field : text) {
                fields >> field;
            }
            const auto number = [&](int f) {
                return std::strtod(text[f].c_str(), nullptr);
            };
            read.push_back({number(0), number(1), number(2), number(3), number(4), number(5)});
        }
        return read;
    }();
    return rows;
}

double relative_error(double value, double truth) {
    return std::fabs(value - truth) / std::max(1.0, std::fabs(truth));
}

TEST(Density, BetaBinomialAgreesWithSixtyDigitsUpToPrecisionOfAMillion) {
    std::size_t checked = 0;
    double worst = 0;
    for (const Row& row : table()) {
        if (row.precision > 1e6) {
            continue;
        }
        ++checked;
        const double error =
            relative_error(log_beta_binomial(row.reference, row.variant, row.chance, row.precision),
                           row.log_beta_binomial);
        worst = std::max(worst, error);
        EXPECT_LE(error, 1e-10) << row.reference << ' ' << row.variant << ' ' << row.chance << ' '
                                << row.precision;
    }
    EXPECT_GT(checked, 3000U);
    RecordProperty("worst_error", std::to_string(worst * 1e12) + "e-12");
}

TEST(Density, BetaBinomialAgreesWithSixtyDigitsUpToPrecisionOfABillion) {
    std::size_t checked = 0;
    double worst = 0;
    for (const Row& row : table()) {
        if (row.precision <= 1e6) {
            continue;
        }
        ++checked;
        const double error =
            relative_error(log_beta_binomial(row.reference, row.variant, row.chance, row.precision),
                           row.log_beta_binomial);
        worst = std::max(worst, error);
        EXPECT_LE(error, 1e-8) << row.reference << ' ' << row.variant << ' ' << row.chance << ' '
                               << row.precision;
    }
    EXPECT_GT(checked, 1000U);
    RecordProperty("worst_error", std::to_string(worst * 1e12) + "e-12");
}

TEST(Density, BinomialAgreesWithSixtyDigits) {
    for (const Row& row : table()) {
        EXPECT_LE(
            relative_error(log_binomial(row.reference, row.variant, row.chance), row.log_binomial),
            1e-10)
            << row.reference << ' ' << row.variant << ' ' << row.chance;
    }
}

TEST(Density, LogarithmAndExponentialAreWithinThreeUnitsInTheLastPlace) {
    using portable::Vec1;
    for (int i = -7000; i <= 7000; ++i) {
        const double x = i * 0.1 + 0.01234;
        const double e = portable::exp<Vec1>(Vec1{x})[0];
        EXPECT_NEAR(e / std::exp(x), 1, 7e-16) << x;
        const double y = std::exp(0.99 * x);
        EXPECT_NEAR(portable::log<Vec1>(Vec1{y})[0], std::log(y),
                    4e-16 * std::max(1e-3, std::fabs(std::log(y))));
    }
    EXPECT_EQ(portable::log<Vec1>(Vec1{1.0})[0], 0);
    EXPECT_EQ(portable::exp<Vec1>(Vec1{0.0})[0], 1);
    EXPECT_EQ(portable::exp<Vec1>(Vec1{-1e300})[0], 0);
}

TEST(Density, TheLikelihoodIsTheWeightedSumOverStates) {
    Observation seen{30, 12, testing::major_copy_number(2, 1, 2)};
    ASSERT_EQ(seen.states.size(), 3U);
    seen.states[0].weight = 0.5;
    seen.states[1].weight = 0.2;
    seen.states[2].weight = 0.3;
    double sum = 0;
    for (const GenotypeState& state : seen.states) {
        sum += state.weight *
               std::exp(log_beta_binomial(30, 12, variant_read_chance(state, 0.7, 0.4), 99));
    }
    EXPECT_NEAR(log_likelihood(seen, 0.7, Density::BetaBinomial, 99, 0.4), std::log(sum), 1e-12);
}

TEST(Density, VariantReadChanceIsTheMixtureOfThreePopulations) {
    const GenotypeState state{2, 2, 3, 0.001, 0.001, 2.0 / 3.0, 1};
    const double wn = 0.3 * 2, wr = 0.7 * 0.6 * 2, wv = 0.7 * 0.4 * 3;
    EXPECT_NEAR(variant_read_chance(state, 0.7, 0.4),
                (wn * 0.001 + wr * 0.001 + wv * 2 / 3) / (wn + wr + wv), 1e-15);
}

} // namespace
} // namespace clono::engine
