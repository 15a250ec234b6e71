// tables/warnings.tsv: each warning on a set made for it, none on a clean set.

#include "program.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace clono::engine::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Row {
    std::string code, sample, message;
    double value = 0;
};

class Warnings : public testing::Test {
protected:
    void simulate(const std::vector<std::string>& more) {
        std::vector<std::string> words = {"simulate", "--out_dir", "in", "--seed", "3"};
        words.insert(words.end(), more.begin(), more.end());
        ASSERT_EQ(run(words, folder_.path()).exit_code, 0);
    }

    /// A short pipeline over the simulated samples S1 ... and its warnings.
    std::vector<Row> warnings(int samples, const std::vector<std::string>& more) {
        std::vector<std::string> words = {"run_analysis_pipeline", "--in_files"};
        for (int s = 1; s <= samples; ++s) {
            words.push_back("in/S" + std::to_string(s) + ".tsv");
        }
        words.insert(words.end(),
                     {"--working_dir", "wd", "--overwrite", "--seed", "5", "--num_iters", "600",
                      "--chains", "1", "--export_traces", "no", "--png", "no"});
        words.insert(words.end(), more.begin(), more.end());
        const auto ending = run(words, folder_.path());
        EXPECT_EQ(ending.exit_code, 0) << ending.err;
        std::istringstream table(read_text(folder_.path("wd/tables/warnings.tsv")));
        std::string line;
        std::getline(table, line);
        EXPECT_EQ(line, "code\tsample\tvalue\tmessage");
        std::vector<Row> rows;
        while (std::getline(table, line)) {
            std::istringstream fields(line);
            Row row;
            std::string value;
            std::getline(fields, row.code, '\t');
            std::getline(fields, row.sample, '\t');
            std::getline(fields, value, '\t');
            std::getline(fields, row.message, '\t');
            row.value = std::stod(value);
            EXPECT_THAT(ending.err, HasSubstr("warning: " + row.message));
            rows.push_back(row);
        }
        EXPECT_THAT(read_text(folder_.path("wd/manifest.json")), HasSubstr("tables/warnings.tsv"));
        return rows;
    }

    static std::vector<std::string> codes(const std::vector<Row>& rows) {
        std::vector<std::string> all;
        for (const auto& row : rows) {
            all.push_back(row.code + (row.sample.empty() ? "" : " " + row.sample));
        }
        return all;
    }

    TestFolder folder_;
};

TEST_F(Warnings, a_tumour_content_that_is_wrong_is_told_with_its_factor) {
    simulate({"--mutations", "60", "--num_samples", "2", "--clones", "4", "--precision", "300",
              "--tumour_contents", "0.7", "0.7"});
    const std::vector<std::string> rest = {"--burnin", "200", "--tumour_contents", "0.7"};
    const auto with = [&](const std::string& second) {
        auto words = rest;
        words.push_back(second);
        return warnings(2, words);
    };
    EXPECT_THAT(codes(with("0.7")), IsEmpty());
    const auto low = with("0.5");
    ASSERT_THAT(codes(low), ElementsAre("tumour_content_low S2"));
    EXPECT_NEAR(low.front().value, 1.4, 0.1);
    const auto high = with("0.95");
    ASSERT_THAT(codes(high), ElementsAre("tumour_content_high S2"));
    EXPECT_NEAR(high.front().value, 0.7 / 0.95, 0.05);
}

TEST_F(Warnings, a_precision_far_above_the_depth_says_that_the_binomial_would_do) {
    simulate({"--mutations", "100", "--num_samples", "2", "--clones", "3", "--precision", "1000000",
              "--depth", "60"});
    const auto found = warnings(2, {"--burnin", "200"});
    ASSERT_THAT(codes(found), ElementsAre("precision_high"));
    EXPECT_GT(found.front().value, 10);
    EXPECT_THAT(codes(warnings(2, {"--burnin", "200", "--density", "pyclone_binomial"})),
                IsEmpty());
}

TEST_F(Warnings, a_burnin_of_zero_and_a_prior_that_splits_are_told) {
    simulate({"--mutations", "20", "--num_samples", "1", "--clones", "4", "--precision", "300"});
    const auto found = warnings(1, {});
    ASSERT_THAT(codes(found), ElementsAre("burnin_zero", "prior_over_splits"));
    EXPECT_GT(found.back().value, 2);
    EXPECT_THAT(codes(warnings(1, {"--burnin", "200", "--concentration_prior", "auto"})),
                IsEmpty());
}

} // namespace
} // namespace clono::engine::test
