// A long run holds no more memory than a short one: rows go to the disk and are forgotten.

#include "../program.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace clono::engine::test {
namespace {

/// The most memory of its own that a run of one chain held, looked at every millisecond.
std::size_t most_kilobytes(const TestFolder& folder, std::size_t rows) {
    auto words =
        pipeline_over(folder, 6, 1, "wd", {"--num_iters", std::to_string(rows), "--overwrite"});
    words.front() = "setup_analysis";
    words.pop_back();
    EXPECT_EQ(run(words, folder.path()).exit_code, 0);
    Program program({"run_analysis", "--config_file", "wd/config.yaml", "--chains", "1",
                     "--threads", "1", "--export_traces", "yes", "--seed", "1", "--overwrite"},
                    folder.path());
    std::size_t most = 0;
    EXPECT_TRUE(wait_until(
        [&] {
            most = std::max(most, program.own_kilobytes());
            return program.has_ended();
        },
        std::chrono::minutes(8)));
    const auto ending = program.wait();
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    return most;
}

TEST(Memory, does_not_grow_over_a_hundred_thousand_rows) {
    const TestFolder folder;
    const auto brief = most_kilobytes(folder, 10'000);
    const auto lengthy = most_kilobytes(folder, 100'000);
    RecordProperty("kilobytes_of_10000_rows", static_cast<int>(brief));
    RecordProperty("kilobytes_of_100000_rows", static_cast<int>(lengthy));
    std::printf("%zu KB with 10,000 rows, %zu KB with 100,000\n", brief, lengthy);
    EXPECT_GT(brief, 1000u); // it was seen at all
    // 90,000 rows more take 8 MB on the disk; their places in the file take 8 bytes each.
    EXPECT_LT(lengthy, brief + 3000);
}

} // namespace
} // namespace clono::engine::test
