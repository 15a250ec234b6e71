// --concentration_prior auto: the prior goes to config.yaml and nowhere else.

#include <gtest/gtest.h>

#include "program.hpp"

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

} // namespace
} // namespace clono::engine::test
