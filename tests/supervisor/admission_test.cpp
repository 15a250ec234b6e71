#include "supervisor/queue/admission.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

constexpr auto kRun = db::ClaimFrom::queued;
constexpr auto kCheck = db::ClaimFrom::preparing;
constexpr std::uint64_t kMib = 1ull << 20;

db::ClaimToken token(std::uint8_t number) {
    db::ClaimToken token{};
    token[0] = number;
    return token;
}

class AdmissionTest : public ::testing::Test {
protected:
    Admission with(const AdmissionLimits& limits) {
        return Admission(limits, [this] { return available_; });
    }

    std::uint64_t available_ = 1000 * kMib;
};

TEST_F(AdmissionTest, processors_are_shared_by_the_threads_of_all_analyses) {
    auto admission = with({.files = "/tmp", .processors = 4, .threads = 2});
    EXPECT_TRUE(admission.enter(token(1), kRun));
    EXPECT_TRUE(admission.enter(token(2), kRun));
    EXPECT_FALSE(admission.enter(token(3), kRun));
    EXPECT_EQ(admission.held_back(), "processors: 4 of 4 are used");
    EXPECT_TRUE(admission.enter(token(4), kCheck)) << "checks are short";
    admission.leave(token(1));
    EXPECT_TRUE(admission.enter(token(3), kRun));
    EXPECT_EQ(admission.held_back(), "");
}

TEST_F(AdmissionTest, an_analysis_with_more_threads_than_processors_runs_alone) {
    auto admission = with({.files = "/tmp", .processors = 2, .threads = 8});
    EXPECT_TRUE(admission.enter(token(1), kRun));
    EXPECT_FALSE(admission.enter(token(2), kRun));
}

TEST_F(AdmissionTest, memory_is_kept_for_those_that_have_just_begun) {
    auto admission = with({.files = "/tmp",
                           .processors = 64,
                           .memory_reserve = 200 * kMib,
                           .expected_memory = 300 * kMib});
    EXPECT_TRUE(admission.enter(token(1), kRun));
    EXPECT_TRUE(admission.enter(token(2), kRun));
    EXPECT_FALSE(admission.enter(token(3), kRun)) << "200 + 3 * 300 > 1000";
    EXPECT_EQ(admission.held_back(), "memory: 1000 MiB available, 1100 MiB needed");
    admission.note(token(1), 250 * kMib); // what it has is gone from the available already
    EXPECT_TRUE(admission.enter(token(3), kRun));
}

TEST_F(AdmissionTest, too_little_memory_holds_back_the_first_as_well) {
    auto admission =
        with({.files = "/tmp", .memory_reserve = 200 * kMib, .expected_memory = 300 * kMib});
    available_ = 499 * kMib;
    EXPECT_FALSE(admission.enter(token(1), kRun));
    available_ = 500 * kMib;
    EXPECT_TRUE(admission.enter(token(1), kRun));
}

TEST_F(AdmissionTest, a_full_disk_holds_back_everything) {
    auto admission = with({.files = "/tmp", .free_bytes = ~std::uint64_t{0}});
    EXPECT_FALSE(admission.enter(token(1), kRun));
    EXPECT_FALSE(admission.enter(token(1), kCheck));
    EXPECT_TRUE(admission.held_back().starts_with("disk: ")) << admission.held_back();
}

TEST_F(AdmissionTest, new_limits_hold_for_what_starts_next) {
    auto admission = with({.files = "/tmp", .processors = 1});
    EXPECT_TRUE(admission.enter(token(1), kRun));
    EXPECT_FALSE(admission.enter(token(2), kRun));
    admission.set({.files = "/tmp", .processors = 2});
    EXPECT_TRUE(admission.enter(token(2), kRun));
}

TEST(AvailableMemory, is_something_between_a_mebibyte_and_what_the_host_has) {
    EXPECT_GT(available_memory(), kMib);
    EXPECT_LT(available_memory(), 1ull << 50);
}

} // namespace
} // namespace clono::supervisor
