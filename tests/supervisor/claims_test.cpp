#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/claims.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

class ClaimsTest : public ::testing::Test {
protected:
    ClaimsTest() {
        claimed_.job = JobId{7};
        claimed_.token[0] = 1;
        claims_.add(claimed_.token, alarm_);
    }

    Alarm alarm_;
    Claims claims_;
    db::ClaimedJob claimed_;
};

TEST_F(ClaimsTest, a_claim_that_is_only_tried_is_held_but_cannot_be_lost_yet) {
    EXPECT_TRUE(claims_.holds(claimed_.token));
    EXPECT_TRUE(claims_.all().empty()) << "the heart would miss its row";
    claims_.begin(claimed_);
    ASSERT_EQ(claims_.all().size(), 1u);
    EXPECT_EQ(claims_.all()[0].key.job, JobId{7});
}

TEST_F(ClaimsTest, news_ring_the_owner_once_and_a_loss_is_final) {
    claims_.begin(claimed_);
    claims_.tell(claimed_.token, News::none);
    EXPECT_FALSE(alarm_.silence());
    claims_.tell(claimed_.token, News::pause);
    EXPECT_TRUE(alarm_.silence());
    EXPECT_NO_THROW(claims_.demand_wanted(claimed_.token)) << "a pause waits for a checkpoint";
    claims_.tell(claimed_.token, News::none); // taken back
    EXPECT_EQ(claims_.news(claimed_.token), News::none);
    claims_.tell(claimed_.token, News::lost);
    claims_.tell(claimed_.token, News::none);
    EXPECT_EQ(claims_.news(claimed_.token), News::lost);
    EXPECT_THROW(claims_.demand_wanted(claimed_.token), ClaimOver);
}

TEST_F(ClaimsTest, progress_is_kept_until_the_row_has_that_very_progress) {
    claims_.begin(claimed_);
    claims_.note_progress(claimed_.token, {"sampling", 0.5, 9});
    claims_.note_progress(claimed_.token, {"sampling", 0.6, 8}); // while 0.5 was being written
    claims_.progress_is_written(claimed_.token, {"sampling", 0.5, 9});
    ASSERT_TRUE(claims_.all()[0].progress);
    EXPECT_EQ(claims_.all()[0].progress->fraction, 0.6);
    claims_.progress_is_written(claimed_.token, {"sampling", 0.6, 8});
    EXPECT_FALSE(claims_.all()[0].progress);
}

TEST_F(ClaimsTest, what_was_removed_is_nobodys) {
    claims_.begin(claimed_);
    claims_.remove(claimed_.token);
    EXPECT_FALSE(claims_.holds(claimed_.token));
    EXPECT_EQ(claims_.news(claimed_.token), News::lost);
    EXPECT_NO_THROW(claims_.tell(claimed_.token, News::cancel));
}

} // namespace
} // namespace clono::supervisor
