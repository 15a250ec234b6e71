#include "supervisor/attempt/attempt_folder.hpp"
#include "tests/supervisor/temp_folder.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

namespace fs = std::filesystem;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::write_file;

class Attempts : public ::testing::Test {
protected:
    AttemptFolder make(std::uint32_t attempt) {
        db::ClaimToken token{};
        token[0] = static_cast<std::uint8_t>(attempt);
        return {layout_, JobId{5}, token, attempt};
    }

    TempFolder data_;
    storage::Layout layout_{data_.path()};
};

TEST_F(Attempts, the_first_one_starts_with_nothing) {
    const auto first = make(1);
    EXPECT_FALSE(first.continued_from());
    EXPECT_FALSE(first.checkpoint_advanced());
}

TEST_F(Attempts, the_next_one_gets_a_copy_of_the_newest_checkpoint) {
    write_file(make(1).result() / "checkpoint/chain", "old");
    write_file(make(2).result() / "checkpoint/chain", "newer");
    make(3); // died before its first checkpoint, but had been given one: it counts as a copy of it
    const auto fourth = make(4);
    EXPECT_EQ(fourth.continued_from(), 3u);
    EXPECT_EQ(read_file(fourth.result() / "checkpoint/chain"), "newer");
    EXPECT_FALSE(fourth.checkpoint_advanced());
    write_file(fourth.result() / "checkpoint/chain", "newer and more");
    EXPECT_TRUE(fourth.checkpoint_advanced());
}

TEST_F(Attempts, a_predecessor_that_still_writes_does_not_reach_the_copy) {
    const auto first = make(1);
    write_file(first.result() / "checkpoint/chain", "before");
    const auto second = make(2);
    write_file(first.result() / "checkpoint/chain", "after");
    EXPECT_EQ(read_file(second.result() / "checkpoint/chain"), "before");
    EXPECT_EQ(fs::hard_link_count(second.result() / "checkpoint/chain"), 1u);
}

TEST_F(Attempts, a_half_copied_checkpoint_is_not_taken_for_a_whole_one) {
    write_file(make(1).result() / "checkpoint/chain", "whole");
    // What a supervisor leaves that dies while it copies: no note, the copy under its temporary name.
    write_file(layout_.work(JobId{5}) / "deadbeef/result/checkpoint.part/chain", "wh");
    const auto third = make(3);
    EXPECT_EQ(third.continued_from(), 1u);
    EXPECT_EQ(read_file(third.result() / "checkpoint/chain"), "whole");
}

TEST_F(Attempts, links_in_a_checkpoint_are_not_followed) {
    write_file(data_ / "secret", "top-secret");
    const auto first = make(1);
    write_file(first.result() / "checkpoint/chain", "whole");
    fs::create_symlink(data_ / "secret", first.result() / "checkpoint/link");
    const auto second = make(2);
    EXPECT_TRUE(fs::exists(second.result() / "checkpoint/chain"));
    EXPECT_FALSE(fs::exists(second.result() / "checkpoint/link"));
}

} // namespace
} // namespace clono::supervisor
