// The parts of the kernel that work on tables and weights, for every instruction set that is here.

#include "engine/model/kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace clono::engine {
namespace {

class Kernels : public ::testing::TestWithParam<Isa> {
protected:
    const Kernel& kernel_ = kernel_for(GetParam());
};

TEST_P(Kernels, ReadATableAtAllPlacesAsOneByOne) {
    for (const std::size_t knots : {64U, 128U, 256U}) {
        std::vector<float> table;
        for (std::size_t g = 0; g < knots; ++g) {
            table.push_back(-static_cast<float>((g * 37) % 101) / 7);
        }
        // Every place from the first knots to the last, and a stride beyond the places.
        const std::size_t count = whole_groups(knots - 3, kFloatLanes);
        const std::size_t stride = count + kFloatLanes;
        std::vector<std::uint32_t> first(stride, 0);
        std::vector<float> weights(4 * stride, 0);
        for (std::size_t k = 0; k < count; ++k) {
            first[k] = static_cast<std::uint32_t>(std::min(k, knots - 4));
            for (std::size_t w = 0; w < 4; ++w) {
                weights[w * stride + k] = static_cast<float>(k + 3 * w) / 16 - 1;
            }
        }
        std::vector<double> sums(count);
        for (std::size_t k = 0; k < count; ++k) {
            sums[k] = static_cast<double>(k) / 3;
        }
        kernel_.add_cubics(table.data(), knots, {first.data(), weights.data(), stride}, count,
                           sums.data());
        for (std::size_t k = 0; k < count; ++k) {
            const float* t = table.data() + first[k];
            const auto w = [&](std::size_t knot) {
                return weights[knot * stride + k];
            };
            const float sum = (w(0) * t[0] + w(1) * t[1]) + (w(2) * t[2] + w(3) * t[3]);
            EXPECT_EQ(sums[k], static_cast<double>(k) / 3 + static_cast<double>(sum))
                << knots << " knots, place " << k;
        }
    }
}

TEST_P(Kernels, WeighAgainstTheGreatest) {
    for (const std::size_t greatest : {0U, 5U, 8U, 15U}) {
        std::vector<double> logs(2 * kLanes, -1e300);
        logs[3] = -1700;
        logs[9] = -1000 - std::log(4.0);
        logs[greatest] = -1000;
        std::vector<double> weights(logs.size());
        const double sum = kernel_.relative(logs.size(), logs.data(), weights.data());
        EXPECT_EQ(weights[greatest], 1);
        EXPECT_NEAR(weights[9], 0.25, 1e-13);
        EXPECT_NEAR(weights[3] / std::exp(-700.0), 1, 1e-12);
        EXPECT_EQ(weights[4], 0);
        EXPECT_NEAR(sum, 1.25, 1e-13);
        std::vector<double> baseline(logs.size());
        EXPECT_EQ(sum,
                  kernel_for(Isa::Baseline).relative(logs.size(), logs.data(), baseline.data()));
        EXPECT_EQ(weights, baseline);
    }
}

TEST_P(Kernels, ExponentialsAreRightToTheLastBits) {
    std::vector<double> in;
    for (int i = 0; i < 4096; ++i) {
        in.push_back(-708 + 708 * 2.0 * i / 4096);
    }
    std::vector<double> out(in.size());
    kernel_.exponentials(in.size(), in.data(), out.data());
    for (std::size_t i = 0; i < in.size(); ++i) {
        EXPECT_NEAR(out[i] / std::exp(in[i]), 1, 4e-16) << in[i];
    }
}

INSTANTIATE_TEST_SUITE_P(Each, Kernels, ::testing::Values(Isa::Baseline, Isa::Avx2, Isa::Avx512));

} // namespace
} // namespace clono::engine
