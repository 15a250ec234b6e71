// The command line: help, bad usage, refusals, exit codes, standard output.

#include "program.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace clono::engine::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::vector<std::string> kSubcommands = {"setup_analysis",
                                               "run_analysis",
                                               "run_analysis_pipeline",
                                               "build_mutations_file",
                                               "build_table",
                                               "plot_clusters",
                                               "plot_loci",
                                               "check_input",
                                               "simulate",
                                               "export_traces"};

TEST(Usage, help_is_printed_for_the_program_and_each_subcommand) {
    TestFolder folder;
    const auto overview = run({"--help"}, folder.path());
    EXPECT_EQ(overview.exit_code, 0);
    for (const auto& subcommand : kSubcommands) {
        EXPECT_THAT(overview.out, HasSubstr(subcommand));
        const auto help = run({subcommand, "--help"}, folder.path());
        EXPECT_EQ(help.exit_code, 0);
        EXPECT_THAT(help.out, StartsWith("usage: clono-engine " + subcommand));
        EXPECT_EQ(help.err, "");
    }
}

TEST(Usage, the_pipeline_knows_every_flag_of_pyclone) {
    TestFolder folder;
    const auto help = run({"run_analysis_pipeline", "--help"}, folder.path()).out;
    for (const char* flag :
         {"--in_files", "--working_dir", "--tumour_contents", "--samples", "--config_extras_file",
          "--density", "--init_method", "--num_iters", "--prior", "--burnin", "--thin", "--seed",
          "--plot_file_format", "--max_clusters", "--mesh_size", "--min_cluster_size"}) {
        EXPECT_THAT(help, HasSubstr(std::string("  ") + flag + " "));
    }
}

TEST(Usage, version_is_one_line) {
    TestFolder folder;
    for (const char* word : {"version", "--version"}) {
        const auto version = run({word}, folder.path());
        EXPECT_EQ(version.exit_code, 0);
        EXPECT_EQ(version.out, "clono-engine " CLONO_VERSION "\n");
    }
}

TEST(Usage, bad_usage_exits_2_and_names_what_is_wrong) {
    TestFolder folder;
    const std::pair<std::vector<std::string>, const char*> cases[] = {
        {{}, "usage"},
        {{"fly"}, "no subcommand \"fly\""},
        {{"run_analysis"}, "--config_file is missing"},
        {{"run_analysis", "--config_file"}, "--config_file needs a value"},
        {{"run_analysis", "--config_file", "x", "--nonsense", "1"}, "unknown flag \"--nonsense\""},
        {{"run_analysis", "--config_file", "x", "y"}, "unexpected word \"y\""},
        {{"run_analysis", "--config_file", "x", "--seed", "-1"}, "--seed needs a whole number"},
        {{"run_analysis", "--config_file", "x", "--threads", "0"}, "--threads must be"},
        {{"run_analysis", "--config_file", "x", "--chains", "2.5"}, "--chains needs"},
        {{"run_analysis", "--config_file", "x", "--config_file", "y"}, "given twice"},
        {{"build_table", "--config_file", "x", "--out_file", "y", "--table_type", "z"},
         "--table_type must be one of {cluster,loci,old_style}"},
        {{"plot_loci", "--config_file", "x", "--plot_file", "y.gif", "--plot_type", "scatter"},
         ".pdf, .svg or .png"},
    };
    for (const auto& [words, text] : cases) {
        const auto ending = run(words, folder.path());
        EXPECT_EQ(ending.exit_code, 2) << ending.err;
        EXPECT_THAT(ending.err, HasSubstr(text));
        EXPECT_EQ(ending.out, "");
    }
}

TEST(Usage, standard_output_carries_pyclones_lines_and_standard_error_sentences) {
    TestFolder folder;
    const auto ending = run(
        pipeline_over(folder, 10, 2, "run", {"--num_iters", "250", "--seed", "1", "--chains", "1"}),
        folder.path());
    EXPECT_EQ(ending.exit_code, 0);
    EXPECT_THAT(ending.err,
                testing::MatchesRegex("(warning: [^\n]+\n)*not shown to converge[^\n]+\n"));
    EXPECT_THAT(
        ending.out,
        testing::MatchesRegex("Number of mutations: 10\nNumber of samples: 2\n"
                              "Iteration: 100\nNumber of clusters: [0-9]+\nConcentration: [^\n]+\n"
                              "Precision: [^\n]+\nIteration: 200\nNumber of clusters: [0-9]+\n"
                              "Concentration: [^\n]+\nPrecision: [^\n]+\n"));
}

TEST(Usage, faults_of_the_input_exit_65_with_one_line_each_and_write_nothing) {
    TestFolder folder;
    folder.write("s1.tsv", "mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn\n"
                           "a\t500.0\t1\t2\t1\t1\nb\t1\tNA\t2\t2\t1\n");
    const auto ending = run({"run_analysis_pipeline", "--in_files", "s1.tsv", "--working_dir",
                             "run", "--report", "report.json", "--burnin", "99999"},
                            folder.path());
    EXPECT_EQ(ending.exit_code, 65);
    EXPECT_EQ(ending.out, "");
    EXPECT_THAT(ending.err, StartsWith("error: s1.tsv:2: ref_counts: \"500.0\": "));
    EXPECT_THAT(ending.err, HasSubstr("error: burnin: \"99999\": "));
    EXPECT_FALSE(fs::exists(folder.path("run")));
    const auto report = nlohmann::json::parse(read_text(folder.path("report.json")));
    EXPECT_EQ(report["ok"], false);
    EXPECT_EQ(report["fault_count"], 3);
}

TEST(Usage, contradicting_parameters_exit_64_before_anything_is_written) {
    TestFolder folder;
    for (const auto& wrong :
         std::vector<std::vector<std::string>>{{"--burnin", "100"},
                                               {"--num_iters", "0"},
                                               {"--thin", "0"},
                                               {"--mesh_size", "1"},
                                               {"--max_clusters", "0"},
                                               {"--chains", "0"},
                                               {"--tumour_contents", "0.5", "0.5", "0.5"},
                                               {"--samples", "A", "A"},
                                               {"--overwrite", "--extend", "5"},
                                               {"--extend", "5"}}) {
        auto words = pipeline_over(folder, 10, 2, "run", wrong);
        if (wrong.front() != "--num_iters") {
            words.insert(words.end(), {"--num_iters", "100"});
        }
        const auto ending = run(words, folder.path());
        EXPECT_EQ(ending.exit_code, 64) << wrong.front() << ending.err;
        EXPECT_FALSE(fs::exists(folder.path("run"))) << wrong.front();
    }
}

TEST(Usage, tumour_contents_out_of_range_are_bad_data) {
    TestFolder folder;
    const auto ending =
        run(pipeline_over(folder, 10, 1, "run", {"--tumour_contents", "80"}), folder.path());
    EXPECT_EQ(ending.exit_code, 65);
    EXPECT_THAT(ending.err, HasSubstr("above 0 and at most 1"));
}

TEST(Usage, check_input_reports_and_computes_nothing) {
    TestFolder folder;
    pipeline_over(folder, 10, 2, "run", {});
    const auto ending =
        run({"check_input", "--in_files", "in/S1.tsv", "in/S2.tsv", "--report", "r.json"},
            folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    EXPECT_EQ(ending.out, "Mutations: 10\nSamples: 2\n");
    const auto report = nlohmann::json::parse(read_text(folder.path("r.json")));
    EXPECT_EQ(report["ok"], true);
    EXPECT_EQ(report["mutations"], 10);
    EXPECT_EQ(report["samples"][1]["name"], "S2");
}

TEST(Usage, a_missing_file_is_bad_data_and_a_missing_configuration_an_io_error) {
    TestFolder folder;
    EXPECT_EQ(run({"check_input", "--in_files", "none.tsv"}, folder.path()).exit_code, 65);
    EXPECT_EQ(run({"run_analysis", "--config_file", "none.yaml"}, folder.path()).exit_code, 74);
}

TEST(Usage, a_place_that_cannot_be_written_exits_73) {
    TestFolder folder;
    // /proc refuses new folders even to root.
    const auto ending =
        run(pipeline_over(folder, 5, 1, "/proc/none/run", {"--num_iters", "10"}), folder.path());
    EXPECT_TRUE(ending.exit_code == 73 || ending.exit_code == 74) << ending.exit_code << ending.err;
}

TEST(Usage, a_full_disk_exits_73_and_leaves_no_manifest) {
    TestFolder folder;
    const auto small = folder.path("small");
    fs::create_directories(small);
    if (mount("tmpfs", small.c_str(), "tmpfs", 0, "size=64k") != 0) {
        GTEST_SKIP() << "needs the right to mount";
    }
    const auto ending =
        run(pipeline_over(folder, 30, 2, small.string() + "/run", {"--num_iters", "2000"}),
            folder.path());
    const bool has_manifest = fs::exists(small / "run/manifest.json");
    umount2(small.c_str(), MNT_DETACH);
    EXPECT_EQ(ending.exit_code, 73) << ending.err;
    EXPECT_THAT(ending.err, HasSubstr("No space left"));
    EXPECT_FALSE(has_manifest);
}

TEST(Usage, progress_never_falls_and_ends_at_one) {
    TestFolder folder;
    Program program(pipeline_over(folder, 30, 2, "run",
                                  {"--num_iters", "2000", "--seed", "1", "--export_traces", "no"}),
                    folder.path());
    double last = 0;
    const auto look = [&] {
        const auto json =
            nlohmann::json::parse(read_text(folder.path("run/progress.json")), nullptr, false);
        if (json.is_object()) {
            EXPECT_GE(json["fraction"].get<double>(), last);
            last = json["fraction"];
        }
        return program.has_ended();
    };
    ASSERT_TRUE(wait_until(look));
    look();
    EXPECT_EQ(program.wait().exit_code, 0);
    EXPECT_EQ(last, 1);
}

TEST(Usage, the_manifest_lists_every_result_with_its_size) {
    TestFolder folder;
    ASSERT_EQ(run(pipeline_over(folder, 8, 1, "run", {"--num_iters", "50", "--seed", "77"}),
                  folder.path())
                  .exit_code,
              0);
    const auto manifest = nlohmann::json::parse(read_text(folder.path("run/manifest.json")));
    EXPECT_EQ(manifest["seed"], 77);
    auto results = results_of(folder.path("run"));
    results.erase("manifest.json");
    std::string previous;
    for (const auto& file : manifest["files"]) {
        const std::string path = file["path"];
        EXPECT_LT(previous, path);
        previous = path;
        ASSERT_TRUE(results.contains(path)) << path;
        EXPECT_EQ(file["bytes"], results[path].size());
        EXPECT_EQ(file["sha256"].get<std::string>().size(), 64u);
        results.erase(path);
    }
    EXPECT_TRUE(results.empty()) << results.begin()->first;
}

} // namespace
} // namespace clono::engine::test
