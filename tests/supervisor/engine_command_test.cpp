#include "supervisor/attempt/engine_command.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace clono::supervisor {
namespace {

using nlohmann::json;

const json kParameters = {{"version", 1},
                          {"samples",
                           {{{"file", "b.tsv"}, {"name", "B; rm -rf /"}, {"tumour_content", 0.8}},
                            {{"file", "a.tsv"}, {"name", "样本"}, {"tumour_content", 1}}}},
                          {"prior", "major_copy_number"},
                          {"num_iters", 1000},
                          {"burnin", 200},
                          {"seed", 42},
                          {"chains", 2},
                          {"concentration_prior", "auto"},
                          {"max_clusters", nullptr}};
const db::UploadedFiles kUploaded{{}, {{"a.tsv", "0.tsv", 1}, {"b.tsv", "1.tsv.gz", 1}}};
const Confinement kConfinement(ConfinementMode::bubblewrap, {});

std::vector<std::string> run_with(const json& parameters, EngineKind kind) {
    const auto samples = match_samples(parameters.dump(), kUploaded, "/files/uploads/1/ab");
    return run_arguments(parameters.dump(), samples, kConfinement, kind, 3);
}

TEST(EngineCommand, keeps_samples_with_their_files_and_passes_names_as_single_words) {
    EXPECT_EQ(run_with(kParameters, EngineKind::clonoscope),
              (std::vector<std::string>{"run_analysis_pipeline",
                                        "--in_files",
                                        "/input/1.tsv.gz",
                                        "/input/0.tsv",
                                        "--samples",
                                        "B; rm -rf /",
                                        "样本",
                                        "--tumour_contents",
                                        "0.8",
                                        "1",
                                        "--working_dir",
                                        "result",
                                        "--prior",
                                        "major_copy_number",
                                        "--num_iters",
                                        "1000",
                                        "--burnin",
                                        "200",
                                        "--seed",
                                        "42",
                                        "--plot_file_format",
                                        "pdf",
                                        "--concentration_prior",
                                        "auto",
                                        "--chains",
                                        "2",
                                        "--threads",
                                        "3"}));
}

TEST(EngineCommand, an_operators_pyclone_gets_no_flag_of_ours) {
    auto parameters = kParameters;
    parameters["concentration_prior"] = "pyclone";
    const auto arguments = run_with(parameters, EngineKind::pyclone);
    for (const auto* ours : {"--chains", "--threads", "--report", "--png", "--checkpoint_dir",
                             "--concentration_prior"}) {
        EXPECT_EQ(std::count(arguments.begin(), arguments.end(), ours), 0) << ours;
    }
}

TEST(EngineCommand, an_operators_pyclone_is_not_told_to_use_a_prior_that_it_has_not) {
    EXPECT_THROW(run_with(kParameters, EngineKind::pyclone), BadParameters);
    auto before_it_could_be_chosen = kParameters;
    before_it_could_be_chosen.erase("concentration_prior");
    EXPECT_NO_THROW(run_with(before_it_could_be_chosen, EngineKind::pyclone));
}

TEST(EngineCommand, refuses_words_that_would_be_read_as_flags) {
    auto parameters = kParameters;
    parameters["samples"][0]["name"] = "--overwrite";
    EXPECT_THROW(run_with(parameters, EngineKind::clonoscope), BadParameters);
    parameters = kParameters;
    parameters["prior"] = "-x";
    EXPECT_THROW(run_with(parameters, EngineKind::clonoscope), BadParameters);
}

TEST(EngineCommand, refuses_a_sample_without_file_or_tumour_content) {
    auto parameters = kParameters;
    parameters["samples"][0]["file"] = "c.tsv";
    EXPECT_THROW(run_with(parameters, EngineKind::clonoscope), BadParameters);
    parameters = kParameters;
    parameters["samples"][0].erase("tumour_content");
    EXPECT_THROW(run_with(parameters, EngineKind::clonoscope), BadParameters);
    parameters["samples"] = json::array();
    EXPECT_THROW(run_with(parameters, EngineKind::clonoscope), BadParameters);
}

} // namespace
} // namespace clono::supervisor
