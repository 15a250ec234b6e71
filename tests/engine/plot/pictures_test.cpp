// Every plot of many shapes of data. With CLONO_PICTURES=<folder> the pictures stay there for looking at.
#include "engine/plot/plots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "plot_samples.hpp"

namespace clono::engine::testing {
namespace {

struct Case {
    std::string name;
    Shape shape;
};

class PicturesOf : public ::testing::TestWithParam<Case> {};

TEST_P(PicturesOf, AllNinePlotsAreMadeInAllFormats) {
    const Folder scratch;
    const char* wanted = std::getenv("CLONO_PICTURES");
    const std::filesystem::path root = wanted != nullptr ? wanted : scratch.path();
    const PlotData data = sample_data(GetParam().shape);
    for (const PlotKind kind : kAllPlots) {
        std::string name{plot_path(kind)};
        std::replace(name.begin(), name.end(), '/', '-');
        const std::filesystem::path folder = root / GetParam().name;
        std::filesystem::create_directories(folder);
        render_plot(kind, data, {}, folder / name);
        write_plot_data(kind, data, folder / (name + ".tsv"));
        EXPECT_EQ(bytes_of(folder / (name + ".pdf")).substr(0, 5), "%PDF-") << name;
        EXPECT_EQ(bytes_of(folder / (name + ".png")).substr(1, 3), "PNG") << name;
        const std::string svg = bytes_of(folder / (name + ".svg"));
        EXPECT_NE(svg.find("</svg>"), std::string::npos) << name;
        EXPECT_NE(bytes_of(folder / (name + ".tsv")).find("\tcluster_id"), std::string::npos)
            << name;
        EXPECT_FALSE(std::filesystem::exists(folder / (name + ".pdf.tmp"))) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, PicturesOf,
    ::testing::Values(Case{"c6_s4_n100", {6, 4, 100}}, Case{"c1_s1_n1", {1, 1, 1}},
                      Case{"c1_s1_n20", {1, 1, 20}}, Case{"c5_s1_n60", {5, 1, 60}},
                      Case{"c3_s2_n20", {3, 2, 20}}, Case{"c40_s4_n400", {40, 4, 400}},
                      Case{"c12_s30_n60", {12, 30, 60}}, Case{"c40_s1_n40", {40, 1, 40}},
                      Case{"c8_s4_n1700", {8, 4, 1700}}),
    [](const auto& test) { return test.param.name; });

} // namespace
} // namespace clono::engine::testing
