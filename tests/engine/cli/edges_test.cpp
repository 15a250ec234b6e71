// Data at the edges, on which PyClone crashes or goes silent.

#include "program.hpp"

#include <gmock/gmock.h>

namespace clono::engine::test {
namespace {

using testing::HasSubstr;

constexpr const char* kHeader =
    "mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn\n";

class Edges : public testing::Test {
protected:
    Ending pipeline(const std::vector<std::string>& tables,
                    const std::vector<std::string>& more = {}) {
        std::vector<std::string> words = {"run_analysis_pipeline", "--in_files"};
        for (std::size_t s = 0; s < tables.size(); ++s) {
            words.push_back(folder_.write("s" + std::to_string(s) + ".tsv", tables[s]));
        }
        words.insert(words.end(), {"--working_dir", "run", "--num_iters", "60", "--burnin", "10",
                                   "--seed", "1", "--chains", "2", "--export_traces", "no"});
        words.insert(words.end(), more.begin(), more.end());
        return run(words, folder_.path());
    }

    std::string loci() { return read_text(folder_.path("run/tables/loci.tsv")); }

    void expect_all_plots() {
        std::size_t plots = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder_.path("run/plots"))) {
            plots += entry.path().extension() == ".pdf" && entry.file_size() > 0;
        }
        EXPECT_EQ(plots, 9u);
    }

    TestFolder folder_;
};

TEST_F(Edges, one_mutation_in_one_sample) {
    const auto ending = pipeline({std::string(kHeader) + "a\t90\t10\t2\t1\t1\n"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(loci(), HasSubstr("\na\ts0\t0\t"));
    expect_all_plots();
}

TEST_F(Edges, two_mutations_far_apart_are_two_clusters_and_the_choice_is_told) {
    const auto ending =
        pipeline({std::string(kHeader) + "a\t900\t100\t2\t1\t1\nb\t500\t500\t2\t1\t1\n"},
                 {"--config_extras_file",
                  folder_.write("x.yaml", "concentration: {value: 1.0}\n"
                                          "beta_binomial_precision_params: {value: 1000}\n")});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(ending.err, HasSubstr("no clustering scores better than chance"));
    EXPECT_THAT(loci(), HasSubstr("\nb\ts0\t1\t"));
    expect_all_plots();
}

TEST_F(Edges, no_reads_in_a_sample_leave_the_allele_frequency_empty) {
    const auto ending =
        pipeline({std::string(kHeader) + "a\t90\t10\t2\t1\t1\nb\t0\t0\t2\t1\t1\n",
                  std::string(kHeader) + "a\t90\t10\t2\t1\t1\nb\t50\t50\t2\t1\t1\n"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(ending.err, HasSubstr("warning: s0.tsv:3: ref_counts"));
    EXPECT_THAT(loci(), testing::ContainsRegex("\nb\ts0\t[0-9]\t[0-9.e-]+\t[0-9.e-]+\t\n"));
    expect_all_plots();
}

TEST_F(Edges, copy_number_thirty_with_the_total_prior) {
    const auto ending =
        pipeline({std::string(kHeader) + "a\t900\t100\t2\t10\t20\nb\t500\t500\t2\t1\t1\n"},
                 {"--prior", "total_copy_number"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    expect_all_plots();
}

TEST_F(Edges, a_minimum_size_above_every_cluster_still_gives_all_plots) {
    const auto ending =
        pipeline({std::string(kHeader) + "a\t900\t100\t2\t1\t1\nb\t500\t500\t2\t1\t1\n"},
                 {"--min_cluster_size", "50"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    expect_all_plots();
}

TEST_F(Edges, the_binomial_density_has_no_precision_file) {
    const auto ending =
        pipeline({std::string(kHeader) + "a\t900\t100\t2\t1\t1\nb\t500\t500\t2\t1\t1\n"},
                 {"--density", "pyclone_binomial"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(ending.out, testing::Not(HasSubstr("Precision")));
    const auto later = run({"export_traces", "--config_file", "run/config.yaml"}, folder_.path());
    EXPECT_EQ(later.exit_code, 0) << later.err;
    EXPECT_TRUE(fs::exists(folder_.path("run/trace/alpha.tsv.bz2")));
    EXPECT_FALSE(fs::exists(folder_.path("run/trace/precision.tsv.bz2")));
}

TEST_F(Edges, every_mutation_alone_when_all_are_far_apart_and_the_concentration_is_high) {
    std::string table = kHeader;
    for (int i = 0; i < 5; ++i) {
        table += "m" + std::to_string(i) + "\t" + std::to_string(20000 - i * 2400) + "\t" +
                 std::to_string(i * 2400) + "\t2\t1\t1\n";
    }
    const auto ending = pipeline({table}, {"--density", "pyclone_binomial"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(loci(), HasSubstr("\nm4\ts0\t4\t"));
    expect_all_plots();
}

TEST_F(Edges, the_long_table_gives_its_own_samples_contents_and_error_rates) {
    const auto ending =
        pipeline({"mutation_id\tsample_id\tref_counts\talt_counts\tmajor_cn\tminor_cn\tnormal_"
                  "cn\ttumour_content\t"
                  "error_rate\na\tX\t90\t10\t1\t1\t2\t0.8\t0.01\nb\tX\t50\t50\t1\t1\t2\t0.8\t0.01\n"
                  "a\tW\t80\t20\t1\t1\t2\t0.5\t0.001\nb\tW\t50\t50\t1\t1\t2\t0.5\t0.001\n"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    const auto config = read_text(folder_.path("run/config.yaml"));
    EXPECT_THAT(config, HasSubstr("  W:\n    error_rate: 0.001\n    mutations_file: yaml/W.yaml\n"
                                  "    tumour_content:\n      value: 0.5\n"));
    EXPECT_THAT(config, HasSubstr("  X:\n    error_rate: 0.01\n"));
}

TEST_F(Edges, names_of_any_language_and_ids_that_look_like_numbers) {
    const auto ending =
        pipeline({std::string(kHeader) + "1\t90\t10\t2\t1\t1\ntrue\t50\t50\t2\t1\t1\n" +
                  "\"a \"\"b\"\"\"\t50\t50\t2\t1\t1\n"},
                 {"--samples", "复发 样本"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(loci(), HasSubstr("\n\"a \"\"b\"\"\"\t复发 样本\t"));
    const auto again = run({"build_table", "--config_file", "run/config.yaml", "--out_file",
                            "t.tsv", "--table_type", "loci", "--burnin", "10"},
                           folder_.path());
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(read_text(folder_.path("t.tsv")), loci());
    expect_all_plots();
}

TEST_F(Edges, mutations_are_dropped_only_when_asked_for_and_then_listed) {
    const std::vector<std::string> tables = {
        std::string(kHeader) + "a\t90\t10\t2\t1\t1\nb\t50\t50\t2\t1\t1\nc\t50\t50\t2\t0\t0\n",
        std::string(kHeader) + "a\t90\t10\t2\t1\t1\nc\t50\t50\t2\t1\t1\n"};
    EXPECT_EQ(pipeline(tables).exit_code, 65);
    const auto ending = pipeline(tables, {"--drop_absent", "--drop_zero_major"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_THAT(ending.err, HasSubstr("dropped: b (absent in sample s1)"));
    EXPECT_THAT(ending.err, HasSubstr("dropped: c (major_cn_zero in sample s0)"));
}

TEST_F(Edges, a_hundred_samples) {
    std::vector<std::string> tables;
    for (int s = 0; s < 100; ++s) {
        tables.push_back(std::string(kHeader) + "a\t90\t" + std::to_string(s) +
                         "\t2\t1\t1\nb\t50\t50\t2\t1\t1\n");
    }
    const auto ending = pipeline(tables, {"--png", "no"});
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    expect_all_plots();
}

} // namespace
} // namespace clono::engine::test
