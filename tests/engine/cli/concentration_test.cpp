// --concentration_prior auto: the prior goes to config.yaml and nowhere else.

#include "program.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace clono::engine::test {
namespace {

std::vector<std::string> setup_over(const TestFolder& folder,
                                    const std::vector<std::string>& more) {
    auto words = pipeline_over(folder, 20, 1, "wd", more);
    words.front() = "setup_analysis";
    return words;
}

TEST(ConcentrationPrior, auto_writes_a_prior_of_four_clusters_at_this_number_of_mutations) {
    const TestFolder folder;
    ASSERT_EQ(run(setup_over(folder, {}), folder.path()).exit_code, 0);
    const auto plain = read_text(folder.path("wd/config.yaml"));
    ASSERT_EQ(
        run(setup_over(folder, {"--concentration_prior", "pyclone"}), folder.path()).exit_code, 0);
    EXPECT_EQ(read_text(folder.path("wd/config.yaml")), plain);
    ASSERT_EQ(run(setup_over(folder, {"--concentration_prior", "auto"}), folder.path()).exit_code,
              0);
    const std::string pyclone = "    rate: 0.001\n    shape: 1.0\n";
    auto wanted = plain;
    // The first of the two priors of this form in the file is the precision's.
    const auto at = wanted.rfind(pyclone);
    ASSERT_NE(at, std::string::npos);
    wanted.replace(at, pyclone.size(), "    rate: 1.491\n    shape: 2.0\n");
    EXPECT_EQ(read_text(folder.path("wd/config.yaml")), wanted);
}

TEST(ConcentrationPrior, auto_and_a_concentration_of_the_extras_contradict_each_other) {
    const TestFolder folder;
    folder.write("extras.yaml", "concentration: {value: 2.0}\n");
    const auto ending = run(setup_over(folder, {"--concentration_prior", "auto",
                                                "--config_extras_file", "extras.yaml"}),
                            folder.path());
    EXPECT_EQ(ending.exit_code, 64);
    EXPECT_NE(ending.err.find("extras.yaml"), std::string::npos) << ending.err;
    EXPECT_FALSE(fs::exists(folder.path("wd/config.yaml")));
}

/// Numbers of clusters in clustering_vi.tsv: the second clustering's and MPEAR's.
std::pair<std::size_t, std::size_t> cluster_counts(const TestFolder& folder) {
    std::istringstream table(read_text(folder.path("wd/tables/clustering_vi.tsv")));
    std::string line;
    std::getline(table, line);
    std::set<std::string> second, mpear;
    while (std::getline(table, line)) {
        const auto first_tab = line.find('\t');
        const auto last_tab = line.rfind('\t');
        second.insert(line.substr(first_tab + 1, last_tab - first_tab - 1));
        mpear.insert(line.substr(last_tab + 1));
    }
    return {second.size(), mpear.size()};
}

TEST(ConcentrationPrior, the_second_clustering_does_not_follow_a_prior_that_splits) {
    const TestFolder folder;
    const std::vector<std::string> brief = {"--num_iters", "600", "--burnin",        "100",
                                            "--chains",    "1",   "--seed",          "2",
                                            "--png",       "no",  "--export_traces", "no"};
    ASSERT_EQ(run(pipeline_over(folder, 20, 1, "wd", brief), folder.path()).exit_code, 0);
    const auto [second, mpear] = cluster_counts(folder); // of three clones
    EXPECT_GE(second, 2u);
    EXPECT_LE(second, 5u);
    EXPECT_GT(mpear, second);
    // A fixed concentration is somebody's choice: the run's own rows decide.
    folder.write("extras.yaml", "concentration: {value: 10000.0}\n");
    auto fixed = brief;
    fixed.insert(fixed.end(), {"--config_extras_file", "extras.yaml", "--overwrite"});
    ASSERT_EQ(run(pipeline_over(folder, 20, 1, "wd", fixed), folder.path()).exit_code, 0);
    EXPECT_GT(cluster_counts(folder).first, 10u);
}

} // namespace
} // namespace clono::engine::test
