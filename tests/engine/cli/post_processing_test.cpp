// Post-processing of the original's working directory, and of ours without compact traces.

#include "program.hpp"
#include "tests/support/paths/paths.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <sstream>

namespace clono::engine::test {
namespace {

const std::string kData = clono::test::source_dir() + "/tests/engine/io/data";

/// Texts must be equal; numbers to 1e-9 (the mesh sums are added in another order).
void expect_same_table(const std::string& got, const std::string& wanted) {
    std::istringstream got_words(got);
    std::istringstream wanted_words(wanted);
    std::string a;
    std::string b;
    std::size_t words = 0;
    while (wanted_words >> b) {
        ASSERT_TRUE(got_words >> a);
        ++words;
        char* end = nullptr;
        const double number = std::strtod(b.c_str(), &end);
        if (*end != '\0') {
            ASSERT_EQ(a, b);
        } else {
            ASSERT_NEAR(std::stod(a), number, 1e-9) << words;
        }
    }
    EXPECT_FALSE(got_words >> a);
    EXPECT_GT(words, 50u);
}

TEST(PostProcessing, the_originals_directory_gives_the_originals_tables) {
    TestFolder folder;
    fs::copy(fs::path(kData) / "original", folder.path("run"), fs::copy_options::recursive);
    for (const char* type : {"cluster", "loci"}) {
        const auto ending = run({"build_table", "--config_file", "run/config.yaml", "--out_file",
                                 "out.tsv", "--table_type", type, "--burnin", "100"},
                                folder.path());
        ASSERT_EQ(ending.exit_code, 0) << ending.err;
        EXPECT_EQ(ending.err, "");
        expect_same_table(read_text(folder.path("out.tsv")),
                          read_text(folder.path("run/tables") / (std::string(type) + ".tsv")));
    }
}

TEST(PostProcessing, the_originals_directory_can_be_drawn) {
    TestFolder folder;
    fs::copy(fs::path(kData) / "original", folder.path("run"), fs::copy_options::recursive);
    const auto loci = run({"plot_loci", "--config_file", "run/config.yaml", "--plot_file", "l.svg",
                           "--plot_type", "similarity_matrix", "--burnin", "100", "--png", "no"},
                          folder.path());
    EXPECT_EQ(loci.exit_code, 0) << loci.err;
    EXPECT_THAT(read_text(folder.path("l.svg")), testing::HasSubstr("<svg"));
    EXPECT_FALSE(fs::exists(folder.path("l.png")));
    const auto clusters = run({"plot_clusters", "--config_file", "run/config.yaml", "--plot_file",
                               "c.pdf", "--plot_type", "density", "--samples", "s1", "s0"},
                              folder.path());
    EXPECT_EQ(clusters.exit_code, 0) << clusters.err;
    EXPECT_THAT(read_text(folder.path("c.pdf")), testing::StartsWith("%PDF"));
    EXPECT_TRUE(fs::exists(folder.path("c.png")));
}

TEST(PostProcessing, tables_from_exported_traces_equal_those_of_the_pipeline) {
    TestFolder folder;
    const auto words = pipeline_over(
        folder, 15, 2, "run",
        {"--num_iters", "200", "--burnin", "50", "--thin", "2", "--seed", "3", "--chains", "2"});
    ASSERT_EQ(run(words, folder.path()).exit_code, 0);
    const auto build = [&](const char* type) {
        const auto ending = run({"build_table", "--config_file", "run/config.yaml", "--out_file",
                                 "out.tsv", "--table_type", type, "--burnin", "50", "--thin", "2"},
                                folder.path());
        EXPECT_EQ(ending.exit_code, 0) << ending.err;
        return read_text(folder.path("out.tsv"));
    };
    const auto wanted = read_text(folder.path("run/tables/loci.tsv"));
    EXPECT_EQ(build("loci"), wanted);
    fs::remove(folder.path("run/trace/trace.clono"));
    fs::remove(folder.path("run/trace/chains/2/trace.clono"));
    EXPECT_EQ(build("loci"), wanted);
    EXPECT_EQ(build("cluster"), read_text(folder.path("run/tables/cluster.tsv")));
    const auto old_style = build("old_style");
    EXPECT_THAT(old_style,
                testing::StartsWith("mutation_id\tS1\tS2\tS1_std\tS2_std\tcluster_id\n"));
}

TEST(PostProcessing, traces_can_be_exported_later) {
    TestFolder folder;
    const std::vector<std::string> more = {"--num_iters", "100", "--seed", "3", "--chains", "2"};
    ASSERT_EQ(run(pipeline_over(folder, 10, 1, "with", more), folder.path()).exit_code, 0);
    auto without = pipeline_over(folder, 10, 1, "without", more);
    without.insert(without.end(), {"--export_traces", "no"});
    ASSERT_EQ(run(without, folder.path()).exit_code, 0);
    ASSERT_FALSE(fs::exists(folder.path("without/trace/labels.tsv.bz2")));
    const auto ending =
        run({"export_traces", "--config_file", "without/config.yaml"}, folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_EQ(results_of(folder.path("without/trace")), results_of(folder.path("with/trace")));
}

TEST(PostProcessing, the_steps_one_by_one_give_the_traces_of_the_pipeline) {
    TestFolder folder;
    const auto words = pipeline_over(folder, 10, 2, "whole", {"--num_iters", "100", "--seed", "3"});
    ASSERT_EQ(run(words, folder.path()).exit_code, 0);
    ASSERT_EQ(run({"setup_analysis", "--in_files", "in/S1.tsv", "in/S2.tsv", "--working_dir",
                   "steps", "--num_iters", "100"},
                  folder.path())
                  .exit_code,
              0);
    const auto ending =
        run({"run_analysis", "--config_file", "steps/config.yaml", "--seed", "3"}, folder.path());
    ASSERT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_EQ(results_of(folder.path("steps/trace")), results_of(folder.path("whole/trace")));
    ASSERT_EQ(run({"build_mutations_file", "--in_file", "in/S1.tsv", "--out_file", "S1.yaml"},
                  folder.path())
                  .exit_code,
              0);
    EXPECT_EQ(read_text(folder.path("S1.yaml")), read_text(folder.path("whole/yaml/S1.yaml")));
}

} // namespace
} // namespace clono::engine::test
