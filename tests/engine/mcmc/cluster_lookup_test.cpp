#include "datasets.hpp"
#include "engine/mcmc/cluster_lookup.hpp"
#include "engine/mcmc/partition.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace clono::engine {
namespace {

constexpr std::size_t kSamples = 3;

/// 60 mutations in slots of their own but for the last twenty, at scattered atoms.
class Lookups : public ::testing::Test {
protected:
    static testing::Simulation shape() {
        testing::Simulation what;
        what.mutations = 60;
        what.samples = kSamples;
        return what;
    }

    Lookups()
        : data_(testing::simulate(shape(), 4)), model_(data_, {}), state_(model_), rng_(5, 1) {
        state_.set_precision(200);
        for (std::uint32_t i = 0; i < 60; ++i) {
            state_.labels[i] = i < 40 ? state_.free_slot() : 0;
            if (i < 40) {
                state_.sizes[i] = 1;
                for (std::size_t s = 0; s < kSamples; ++s) {
                    state_.set_atom(i, s, rng_.uniform());
                }
            } else {
                ++state_.sizes[0];
            }
        }
    }

    /// Every mutation's values at all slots, against one table and one cubic at a time.
    void expect_right(const ClusterLookup& lookup) {
        for (std::uint32_t i = 0; i < 60; ++i) {
            std::vector<double> values(lookup.padded_size(), 0.25);
            lookup.add_tabulated(i, values);
            for (std::size_t k = 0; k < lookup.slots().size(); ++k) {
                double wanted = 0.25;
                for (std::size_t s = 0; s < kSamples; ++s) {
                    wanted +=
                        state_.surrogate.cubic(state_.scales[lookup.slots()[k] * kSamples + s])
                            .of(state_.surrogate.table(model_.likelihood.observation(i, s)));
                }
                ASSERT_EQ(values[k], wanted) << "mutation " << i << ", place " << k;
            }
        }
    }

    Dataset data_;
    Model model_;
    Partition state_;
    Rng rng_;
};

TEST_F(Lookups, ReadAllOccupiedSlots) {
    state_.sizes[7] = 0;
    const ClusterLookup lookup(state_);
    EXPECT_EQ(lookup.slots().size(), 39U);
    expect_right(lookup);
}

TEST_F(Lookups, FollowSlotsThatLeaveAndEnter) {
    ClusterLookup lookup(state_);
    lookup.leave(0);
    lookup.leave(20);
    lookup.leave(lookup.slots().back());
    EXPECT_EQ(lookup.slots().size(), 37U);
    expect_right(lookup);
    state_.set_atom(20, 1, 0.125); // a new cluster in the old one's slot
    lookup.enter(20);
    EXPECT_EQ(lookup.slots().back(), 20U);
    expect_right(lookup);
}

TEST_F(Lookups, GrowAndAreSetAnew) {
    ClusterLookup lookup(state_);
    for (int more = 0; more < 50; ++more) {
        const std::uint32_t slot = state_.free_slot();
        state_.sizes[slot] = 1;
        for (std::size_t s = 0; s < kSamples; ++s) {
            state_.set_atom(slot, s, rng_.uniform());
        }
        lookup.enter(slot);
    }
    EXPECT_EQ(lookup.slots().size(), 90U);
    expect_right(lookup);
    const std::vector<std::uint32_t> some = {3, 1, 88};
    lookup.reset(some);
    EXPECT_EQ(lookup.slots(), some);
    expect_right(lookup);
}

} // namespace
} // namespace clono::engine
