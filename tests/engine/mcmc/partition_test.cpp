// What a state keeps beside its parameters agrees with them, also after refused proposals.

#include "proofs.hpp"

#include <gtest/gtest.h>

namespace clono::engine::testing {
namespace {

TEST(Partition, KeepsLikelihoodsAndSizesThroughAcceptedAndRefusedProposals) {
    EXPECT_EQ(first_row_out_of_step(), 0);
}

} // namespace
} // namespace clono::engine::testing
