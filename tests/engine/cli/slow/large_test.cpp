// As many mutations as a whole genome gives.

#include "../program.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

namespace clono::engine::test {
namespace {

TEST(Large, ten_thousand_mutations_in_four_samples_finish_within_their_memory) {
    TestFolder folder;
    const auto ending = run(pipeline_over(folder, 10'000, 4, "run",
                                          {"--num_iters", "40", "--burnin", "20", "--seed", "1",
                                           "--chains", "2", "--threads", "2"}),
                            folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    EXPECT_LT(usage.ru_maxrss, 1'500'000) << "kilobytes";
    std::size_t plots = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path("run/plots"))) {
        plots += entry.path().extension() == ".pdf" && entry.file_size() > 0;
    }
    EXPECT_EQ(plots, 9u);
}

} // namespace
} // namespace clono::engine::test
