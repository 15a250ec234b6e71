// Every plot of many shapes of data. With CLONO_PICTURES=<folder> the pictures stay there for looking at.
#include "engine/plot/plots.hpp"
#include "plot_samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace clono::engine::testing {
namespace {

struct Case {
    std::string name;
    PlotData data;
    PlotOptions options = {};
};

PlotData with_chinese_names() {
    PlotData data = sample_data({5, 3, 24});
    data.samples = {"原发灶_2023年", "转移灶・肝", "复发 relapse"};
    for (std::size_t i = 0; i < data.mutation_ids.size(); ++i) {
        data.mutation_ids[i] = "突变" + std::to_string(i) + " (TP53)";
    }
    return data;
}

PlotData with_hostile_names() {
    PlotData data = sample_data({3, 4, 12});
    data.samples = {"<script>alert(\"1\")</script>", "line\nbreak\ttab\r", "bad \xff\xfe utf8 \xc3",
                    ""};
    data.mutation_ids[0] = std::string(10'000, 'x');
    data.mutation_ids[1] = "\xe2\x80\xae desrever &amp; ]]> ' \"";
    data.mutation_ids[2] = std::string("a\0b", 3);
    data.mutation_ids[3] = "ไทย العربية 🧬";
    data.mutation_ids[4] = "";
    return data;
}

PlotData without_reads() {
    PlotData data = sample_data({2, 3, 6});
    std::fill(data.vaf.begin(), data.vaf.end(), std::numeric_limits<double>::quiet_NaN());
    data.vaf[4] = 0.5; // a value without neighbours
    return data;
}

PlotData all_hidden() {
    PlotData data = sample_data({2, 2, 30});
    data.min_cluster_size = 1000;
    return data;
}

PlotOptions dark() {
    PlotOptions options;
    options.theme = PlotTheme::Dark;
    options.title = "Patient 7, 肺腺癌";
    return options;
}

PlotOptions small_grey() {
    PlotOptions options;
    options.palette = PlotPalette::Grey;
    options.scale = 0.5;
    options.png_width = 320;
    return options;
}

std::vector<Case> cases() {
    return {
        {"c6_s4_n100", sample_data({6, 4, 100})},
        {"one_of_each", sample_data({1, 1, 1})},
        {"one_cluster_one_sample", sample_data({1, 1, 20})},
        {"c5_s1_n60", sample_data({5, 1, 60})},
        {"c3_s2_n20", sample_data({3, 2, 20})},
        {"c40_s4_n160", sample_data({40, 4, 160})},
        {"c40_s1_n40", sample_data({40, 1, 40})},
        {"c4_s30_n12", sample_data({4, 30, 12})},
        {"all_singletons", sample_data({90, 2, 90})},
        {"chinese", with_chinese_names()},
        {"hostile", with_hostile_names()},
        {"no_reads", without_reads()},
        {"all_hidden", all_hidden()},
        {"no_mutations", sample_data({0, 2, 0})},
        {"dark", sample_data({12, 4, 60}), dark()},
        {"small_grey", sample_data({6, 4, 60}), small_grey()},
    };
}

class PicturesOf : public ::testing::TestWithParam<Case> {};

TEST_P(PicturesOf, AllNinePlotsAreMadeInAllFormats) {
    const Folder scratch;
    const char* wanted = std::getenv("CLONO_PICTURES");
    const std::filesystem::path root = wanted != nullptr ? wanted : scratch.path();
    const auto& [folder_name, data, options] = GetParam();
    for (const PlotKind kind : kAllPlots) {
        std::string name{plot_path(kind)};
        std::replace(name.begin(), name.end(), '/', '-');
        const std::filesystem::path folder = root / folder_name;
        std::filesystem::create_directories(folder);
        render_plot(kind, data, options, folder / name);
        write_plot_data(kind, data, folder / (name + ".tsv"));
        EXPECT_EQ(bytes_of(folder / (name + ".pdf")).substr(0, 5), "%PDF-") << name;
        EXPECT_EQ(bytes_of(folder / (name + ".png")).substr(1, 3), "PNG") << name;
        EXPECT_NE(bytes_of(folder / (name + ".svg")).find("</svg>"), std::string::npos) << name;
        EXPECT_NE(bytes_of(folder / (name + ".tsv")).find("\tcluster_id"), std::string::npos)
            << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Shapes, PicturesOf, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

} // namespace
} // namespace clono::engine::testing
