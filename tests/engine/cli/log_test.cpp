// log.txt of a run: what was read, dropped, sampled and found.

#include "program.hpp"

#include <gmock/gmock.h>

namespace clono::engine::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHeader =
    "mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn\n";

class Log : public testing::Test {
protected:
    /// The log of a run over two samples: "c" has no reads in S1 and is absent from S2.
    std::string log_of(const std::string& working_dir) {
        const std::string rows = "a\t90\t10\t2\t1\t1\nb\t50\t50\t2\t1\t1\n";
        folder_.write("S1.tsv", kHeader + rows + "c\t0\t0\t2\t1\t1\n");
        folder_.write("S2.tsv", kHeader + rows);
        const auto ending = run({"run_analysis_pipeline",
                                 "--in_files",
                                 "S1.tsv",
                                 "S2.tsv",
                                 "--tumour_contents",
                                 "0.8",
                                 "0.75",
                                 "--num_iters",
                                 "60",
                                 "--burnin",
                                 "10",
                                 "--seed",
                                 "11",
                                 "--chains",
                                 "2",
                                 "--working_dir",
                                 working_dir,
                                 "--export_traces",
                                 "no",
                                 "--drop_absent"},
                                folder_.path());
        EXPECT_EQ(ending.exit_code, 0) << ending.err;
        return read_text(folder_.path(working_dir + "/log.txt"));
    }

    TestFolder folder_;
};

TEST_F(Log, tells_input_findings_chains_and_result) {
    const auto log = log_of("run");
    EXPECT_THAT(log, AllOf(HasSubstr("seed 11\n2 chains of at most 60 iterations, burn-in 10"),
                           HasSubstr("Input: 2 mutations in 2 samples\n"),
                           HasSubstr("  S1: tumour content 0.8, median depth 100\n")));
    EXPECT_THAT(log, AllOf(HasSubstr("  warning: S1.tsv:4:"),
                           HasSubstr("  dropped: c (absent in sample S2)\n")));
    EXPECT_THAT(log, AllOf(HasSubstr("  chain 2: 50 rows, clusters "), HasSubstr("R-hat "),
                           HasSubstr("converged: "), testing::EndsWith("finished\n")));
    EXPECT_THAT(read_text(folder_.path("run/manifest.json")), HasSubstr("\"log.txt\""));
}

TEST_F(Log, names_no_folder_of_the_machine) {
    const auto log = log_of("run");
    EXPECT_THAT(log, Not(HasSubstr(folder_.path().string())));
    EXPECT_EQ(log_of("elsewhere"), log);
}

} // namespace
} // namespace clono::engine::test
