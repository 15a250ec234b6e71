#include "engine/io/dataset_builder.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/io/mutations_yaml.hpp"
#include "engine/io/run_config.hpp"
#include "engine/io/settings_file.hpp"
#include "tests/support/paths/paths.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace clono::engine {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kOriginal = clono::test::source_dir() + "/tests/engine/io/data/original";

class Yaml : public testing::Test {
protected:
    Yaml() {
        char name[] = "/tmp/clono_yaml_XXXXXX";
        folder_ = mkdtemp(name);
    }

    ~Yaml() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text) {
        write_file(folder_ / name, text);
        return folder_ / name;
    }

    fs::path folder_;
};

TEST_F(Yaml, our_mutations_file_equals_the_originals_byte_for_byte) {
    const auto text = read_file(kOriginal / "yaml/s0.yaml");
    EXPECT_EQ(mutations_yaml(read_mutations_yaml(kOriginal / "yaml/s0.yaml")), text);
}

TEST_F(Yaml, our_configuration_equals_the_originals_byte_for_byte) {
    ConfigRequest request;
    request.num_iters = 500;
    request.working_dir = "/analysis/example/";
    request.samples = {{"s1", "yaml/s1.yaml", 1, 0.001}, {"s0", "yaml/s0.yaml", 1, 0.001}};
    EXPECT_EQ(config_yaml(request), read_file(kOriginal / "config.yaml"));
}

TEST_F(Yaml, flow_style_and_fractional_weights_are_read) {
    const auto file = write("m.yaml", "mutations: [{id: a, ref_counts: 3, var_counts: 4, states: "
                                      "[{g_n: AA, g_r: AA, g_v: AB, prior_weight: 0.25}]}]");
    const auto mutations = read_mutations_yaml(file);
    ASSERT_EQ(mutations.size(), 1u);
    EXPECT_EQ(mutations[0].ref_counts, 3u);
    EXPECT_EQ(mutations[0].states[0].weight, 0.25);
}

TEST_F(Yaml, ids_that_look_like_something_else_read_back_as_themselves) {
    std::vector<MutationStates> mutations;
    for (const char* id : {"123", "1e5", "true", "null", "~", "it's", "a: b", "- x", "#x", "突变",
                           "a b", "chr2:175263063", "y", "'", "{a}", "x:"}) {
        mutations.push_back({id, 1, 2, {{"AA", "AA", "AB", 1}}});
    }
    const auto read = read_mutations_yaml(write("ids.yaml", mutations_yaml(mutations)));
    ASSERT_EQ(read.size(), mutations.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i].id, mutations[i].id);
    }
}

TEST_F(Yaml, bad_mutations_files_are_told_with_their_name) {
    for (const char* text : {"", "mutations", "mutations: [{id: a}]",
                             "mutations: [{id: a, ref_counts: -1, var_counts: 1, states: []}]",
                             "mutations: [{id: a, ref_counts: 1, var_counts: 1, states: [{g_n: AA, "
                             "g_r: AX, g_v: AB, prior_weight: 1}]}]",
                             "mutations: [{id: a, ref_counts: 1, var_counts: 1, states: [{g_n: AA, "
                             "g_r: AA, g_v: AB, prior_weight: 0}]}]",
                             "{unclosed"}) {
        const auto file = write("bad.yaml", text);
        try {
            read_mutations_yaml(file);
            ADD_FAILURE() << text;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.code(), ExitCode::BadData);
            EXPECT_THAT(failure.what(), HasSubstr("bad.yaml"));
        }
    }
}

TEST_F(Yaml, every_optional_part_of_the_configuration_may_be_missing) {
    const auto config =
        parse_config("samples: {A: {mutations_file: a.yaml}}", folder_ / "config.yaml");
    EXPECT_EQ(config.num_iters, 10'000u);
    EXPECT_EQ(config.samples[0].tumour_content, 1);
    EXPECT_EQ(config.samples[0].error_rate, 0.001);
    EXPECT_EQ(config.working_dir, folder_);
    EXPECT_EQ(config.trace_dir, folder_ / "trace");
}

TEST_F(Yaml, without_priors_concentration_and_precision_are_fixed) {
    const auto config =
        parse_config("concentration: {value: 2.5}\nbeta_binomial_precision_params: {value: 300}\n"
                     "samples: {A: {mutations_file: a.yaml}}",
                     folder_ / "config.yaml");
    EXPECT_EQ(config.model.concentration, 2.5);
    EXPECT_FALSE(config.model.concentration_prior);
    EXPECT_EQ(config.model.precision, 300);
    EXPECT_FALSE(config.model.precision_prior);
}

TEST_F(Yaml, extras_replace_whole_sections) {
    ConfigRequest request;
    request.working_dir = folder_;
    request.samples = {{"A", "yaml/A.yaml", 0.5, 0.001}};
    request.config_extras_file = write("extras.yaml", "concentration: {value: 3}\nnum_iters: 77\n");
    const auto config = parse_config(config_yaml(request), folder_ / "config.yaml");
    EXPECT_EQ(config.model.concentration, 3);
    EXPECT_FALSE(config.model.concentration_prior);
    EXPECT_EQ(config.num_iters, 77u);
    EXPECT_EQ(config.samples[0].tumour_content, 0.5);
}

TEST_F(Yaml, wrong_values_are_told_with_their_key) {
    for (const char* text : {"density: other\nsamples: {A: {mutations_file: a}}",
                             "num_iters: -1\nsamples: {A: {mutations_file: a}}",
                             "concentration: {value: 0}\nsamples: {A: {mutations_file: a}}",
                             "samples: {A: {mutations_file: a, tumour_content: {value: 1.5}}}",
                             "samples: {A: {}}", "samples: []", "[]", "samples"}) {
        EXPECT_THROW(parse_config(text, folder_ / "config.yaml"), Failure) << text;
    }
}

TEST_F(Yaml, settings_read_back_as_they_were_written) {
    RunSettings settings;
    settings.seed = 18446744073709551615ULL;
    settings.chains = 3;
    settings.max_clusters = 7;
    settings.sample_order = {"b", "1", "a b"};
    settings.export_traces = false;
    write("clonoscope.yaml", settings_yaml(settings));
    const auto read = read_settings(folder_);
    ASSERT_TRUE(read);
    EXPECT_EQ(settings_yaml(*read), settings_yaml(settings));
}

} // namespace
} // namespace clono::engine
