#include "engine/io/states.hpp"

#include <gmock/gmock.h>

namespace clono::engine {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(Prior prior, int normal, int minor, int major) {
    std::vector<std::string> all;
    for (const auto& state : states_of(prior, normal, minor, major)) {
        all.push_back(state.normal + " " + state.reference + " " + state.variant);
    }
    return all;
}

TEST(States, one_and_two_copies_give_the_three_known_states) {
    for (const auto prior : {Prior::MajorCopyNumber, Prior::ParentalCopyNumber}) {
        EXPECT_THAT(texts(prior, 2, 1, 2), ElementsAre("AA AA AAB", "AA AA ABB", "AA AAA AAB"));
    }
}

TEST(States, the_major_prior_counts_up_to_the_major_copy_number) {
    EXPECT_THAT(texts(Prior::MajorCopyNumber, 2, 2, 2),
                ElementsAre("AA AA AAAB", "AA AA AABB", "AA AAAA AAAB"));
    EXPECT_THAT(texts(Prior::MajorCopyNumber, 2, 1, 1), ElementsAre("AA AA AB"));
    EXPECT_THAT(texts(Prior::MajorCopyNumber, 1, 0, 1), ElementsAre("A A B"));
}

TEST(States, the_parental_prior_takes_the_parents_copies_and_one) {
    EXPECT_THAT(texts(Prior::ParentalCopyNumber, 2, 0, 3),
                ElementsAre("AA AA AAB", "AA AA BBB", "AA AAA AAB"));
    EXPECT_THAT(texts(Prior::ParentalCopyNumber, 2, 1, 1), ElementsAre("AA AA AB"));
}

TEST(States, the_total_prior_takes_every_number_from_both_backgrounds) {
    EXPECT_THAT(texts(Prior::TotalCopyNumber, 2, 1, 2),
                ElementsAre("AA AA AAB", "AA AA ABB", "AA AA BBB", "AA AAA AAB", "AA AAA ABB",
                            "AA AAA BBB"));
    EXPECT_EQ(texts(Prior::TotalCopyNumber, 2, 15, 15).size(), 60u);
}

TEST(States, read_chances_come_from_the_genotypes_and_the_error_rate) {
    const auto states = genotype_states({{"AA", "AAA", "ABB", 1}, {"AA", "AA", "BBB", 3}}, 0.01);
    EXPECT_EQ(states[0].normal_copies, 2);
    EXPECT_EQ(states[0].reference_copies, 3);
    EXPECT_DOUBLE_EQ(states[0].normal_chance, 0.01);
    EXPECT_DOUBLE_EQ(states[0].variant_chance, 2.0 / 3);
    EXPECT_DOUBLE_EQ(states[1].variant_chance, 0.99);
    EXPECT_DOUBLE_EQ(states[0].weight, 0.25);
    EXPECT_DOUBLE_EQ(states[1].weight, 0.75);
}

} // namespace
} // namespace clono::engine
