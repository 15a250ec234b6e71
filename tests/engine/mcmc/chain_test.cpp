#include "datasets.hpp"
#include "engine/mcmc/chain.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>

namespace clono::engine {
namespace {

Dataset small_set() {
    testing::Simulation what;
    what.mutations = 25;
    what.samples = 3;
    what.clones = 3;
    return testing::simulate(what, 1);
}

void expect_same(const Chain& x, const Chain& y) {
    const ChainState a = x.state();
    const ChainState b = y.state();
    EXPECT_TRUE(std::equal(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end()));
    EXPECT_TRUE(std::equal(a.atoms.begin(), a.atoms.end(), b.atoms.begin(), b.atoms.end()));
    EXPECT_EQ(a.concentration, b.concentration);
    EXPECT_EQ(a.precision, b.precision);
    EXPECT_EQ(a.log_likelihood, b.log_likelihood);
    EXPECT_EQ(a.log_posterior, b.log_posterior);
    EXPECT_EQ(x.save(), y.save());
}

TEST(Chain, SameSeedAndChainGiveTheSameStates) {
    const Dataset data = small_set();
    ChainSettings settings;
    settings.seed = 5;
    Chain x(data, settings);
    Chain y(data, settings);
    for (int row = 0; row < 50; ++row) {
        x.step();
        y.step();
    }
    expect_same(x, y);
}

TEST(Chain, AnotherSeedOrChainGivesAnotherStream) {
    const Dataset data = small_set();
    ChainSettings settings;
    Chain x(data, settings);
    settings.chain = 2;
    Chain y(data, settings);
    settings.chain = 1;
    settings.seed = 1;
    Chain z(data, settings);
    EXPECT_NE(x.state().atoms[0], y.state().atoms[0]);
    EXPECT_NE(x.state().atoms[0], z.state().atoms[0]);
}

TEST(Chain, ARestoredChainGoesOnWithTheSameBytes) {
    const Dataset data = small_set();
    for (const Density density : {Density::BetaBinomial, Density::Binomial}) {
        ChainSettings settings;
        settings.density = density;
        Chain whole(data, settings);
        Chain broken(data, settings);
        for (int row = 0; row < 60; ++row) {
            whole.step();
            broken.step();
            if (row % 7 == 0) {
                broken = Chain::restore(data, settings, broken.save());
                expect_same(whole, broken);
            }
        }
        expect_same(whole, broken);
    }
}

TEST(Chain, BytesOfOtherDataOrSettingsOrDamagedOnesAreRefused) {
    const Dataset data = small_set();
    const ChainSettings settings;
    std::vector<std::byte> saved = Chain(data, settings).save();
    Dataset other = data;
    ++other.samples[1].observations[2].var_counts;
    EXPECT_THROW(Chain::restore(other, settings, saved), std::invalid_argument);
    ChainSettings changed = settings;
    changed.precision_prior->rate = 0.002;
    EXPECT_THROW(Chain::restore(data, changed, saved), std::invalid_argument);
    EXPECT_THROW(Chain::restore(data, settings, std::span(saved).first(saved.size() - 1)),
                 std::invalid_argument);
    saved.push_back(std::byte{0});
    EXPECT_THROW(Chain::restore(data, settings, saved), std::invalid_argument);
    EXPECT_THROW(Chain::restore(data, settings, {}), std::invalid_argument);
}

TEST(Chain, LabelsAreContiguousInOrderOfFirstAppearance) {
    const Dataset data = small_set();
    Chain chain(data, {});
    for (int row = 0; row < 100; ++row) {
        const ChainState state = chain.state();
        std::uint32_t next = 0;
        for (const std::uint32_t label : state.labels) {
            ASSERT_LE(label, next);
            next += label == next ? 1 : 0;
        }
        ASSERT_EQ(state.atoms.size(), next * data.sample_count());
        for (const double atom : state.atoms) {
            ASSERT_GE(atom, 0);
            ASSERT_LE(atom, 1);
        }
        chain.step();
    }
}

TEST(Chain, FixedConcentrationAndPrecisionStayFixed) {
    const Dataset data = small_set();
    ChainSettings settings;
    settings.concentration = 2.5;
    settings.concentration_prior.reset();
    settings.precision = 123;
    settings.precision_prior.reset();
    Chain chain(data, settings);
    for (int row = 0; row < 10; ++row) {
        chain.step();
    }
    EXPECT_EQ(chain.state().concentration, 2.5);
    EXPECT_EQ(chain.state().precision, 123);
}

TEST(Chain, EdgesWork) {
    for (const auto& [mutations, samples] :
         std::vector<std::pair<std::size_t, std::size_t>>{{1, 1}, {1, 3}, {2, 1}, {3, 20}}) {
        testing::Simulation what;
        what.mutations = mutations;
        what.samples = samples;
        what.clones = 1;
        Dataset data = testing::simulate(what, 3);
        data.samples[0].observations[0].ref_counts = 0; // depth 0
        data.samples[0].observations[0].var_counts = 0;
        for (const InitMethod init : {InitMethod::Connected, InitMethod::Disconnected}) {
            ChainSettings settings;
            settings.init_method = init;
            Chain chain(data, settings);
            for (int row = 0; row < 50; ++row) {
                chain.step();
                ASSERT_LE(chain.state().log_likelihood, 0);
                ASSERT_GT(chain.state().log_posterior, -1e9);
            }
        }
    }
}

TEST(Chain, APrecisionComesHomeFromWhereverItStarts) {
    const Dataset data = small_set();
    for (const double start : {1e-300, 1e-11, 1.0, 3e10, 1e11, 1e300}) {
        ChainSettings settings;
        settings.precision = start;
        Chain chain(data, settings);
        EXPECT_EQ(chain.state().precision, start);
        for (int row = 0; row < 200; ++row) {
            chain.step();
        }
        EXPECT_GT(chain.state().precision, 5) << "from " << start;
        EXPECT_LT(chain.state().precision, 1e5) << "from " << start;
    }
}

} // namespace
} // namespace clono::engine
