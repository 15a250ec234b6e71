// clono-engine simulate: what the departures from the model change, and what they leave alone.

#include "program.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace clono::engine::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const fs::path& file) {
    Rows rows;
    std::istringstream text(read_text(file));
    for (std::string line; std::getline(text, line);) {
        std::istringstream fields(line);
        auto& row = rows.emplace_back();
        for (std::string field; std::getline(fields, field, '\t');) {
            row.push_back(field);
        }
    }
    return rows;
}

Rows simulated(const TestFolder& folder, const std::string& file,
               const std::vector<std::string>& more) {
    std::vector<std::string> words = {"simulate",    "--out_dir", "out",           "--seed", "3",
                                      "--mutations", "400",       "--num_samples", "1"};
    words.insert(words.end(), more.begin(), more.end());
    const auto ending = run(words, folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    return rows_of(folder.path("out") / file);
}

TEST(Simulate, artefacts_are_named_and_nobody_elses_clone_changes) {
    TestFolder folder;
    const auto plain = simulated(folder, "truth.tsv", {});
    const auto with = simulated(folder, "truth.tsv", {"--artefacts", "0.1"});
    ASSERT_EQ(with.size(), plain.size());
    int artefacts = 0;
    for (std::size_t r = 1; r < with.size(); ++r) {
        if (with[r][1] == "artefact") {
            ++artefacts;
            EXPECT_EQ(with[r][3], "0.0");
        } else {
            EXPECT_EQ(with[r], plain[r]);
        }
    }
    EXPECT_GT(artefacts, 20); // of 400 at 10 %: six standard deviations from 40 at most
    EXPECT_LT(artefacts, 76);
}

TEST(Simulate, without_a_tree_no_clone_is_in_every_cell) {
    TestFolder folder;
    const auto is_in_every_cell = [](const auto& row) {
        return row[3] == "1.0";
    };
    const auto tree = simulated(folder, "truth.tsv", {});
    EXPECT_TRUE(std::any_of(tree.begin() + 1, tree.end(), is_in_every_cell));
    const auto treeless = simulated(folder, "truth.tsv", {"--treeless"});
    EXPECT_TRUE(std::none_of(treeless.begin() + 1, treeless.end(), is_in_every_cell));
}

TEST(Simulate, subclonal_copy_numbers_are_told_as_the_greater_part_has_them) {
    TestFolder folder;
    const auto plain = simulated(folder, "S1.tsv", {});
    const auto with = simulated(folder, "S1.tsv", {"--subclonal_copy_numbers", "1"});
    int changed = 0, told_as_normal = 0;
    for (std::size_t r = 1; r < plain.size(); ++r) {
        const bool was_changed = plain[r][4] != "1" || plain[r][5] != "1";
        const bool is_changed = with[r][4] != "1" || with[r][5] != "1";
        EXPECT_TRUE(was_changed || !is_changed);
        changed += was_changed;
        told_as_normal += was_changed && !is_changed;
    }
    EXPECT_NEAR(told_as_normal, changed / 2.0, 4 * std::sqrt(changed / 4.0));
}

TEST(Simulate, a_spread_of_depths_keeps_the_mean) {
    TestFolder folder;
    const auto rows = simulated(folder, "S1.tsv", {"--depth", "100", "--depth_spread", "0.5"});
    double sum = 0, squares = 0;
    for (std::size_t r = 1; r < rows.size(); ++r) {
        const double depth = std::stod(rows[r][1]) + std::stod(rows[r][2]);
        sum += depth;
        squares += depth * depth;
    }
    const double mean = sum / 400;
    EXPECT_NEAR(mean, 100, 4 * 54 / 20.0);
    EXPECT_GT(std::sqrt(squares / 400 - mean * mean), 35); // 10 without a spread, 54 with it
}

} // namespace
} // namespace clono::engine::test
