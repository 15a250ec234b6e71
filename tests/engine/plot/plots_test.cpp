#include "engine/plot/plots.hpp"
#include "plot_samples.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <system_error>

namespace clono::engine::testing {
namespace {

TEST(PlotPath, NamesTheNinePlotsAsPyCloneDoes) {
    EXPECT_EQ(plot_path(PlotKind::ClusterParallelCoordinates), "cluster/parallel_coordinates");
    EXPECT_EQ(plot_path(PlotKind::LociVafScatter), "loci/vaf_scatter");
    for (const PlotKind kind : kAllPlots) {
        EXPECT_EQ(plot_from_path(plot_path(kind)), kind);
    }
    EXPECT_EQ(plot_from_path("loci/violin"), std::nullopt);
}

struct Size {
    double width;
    double height;
};

Size svg_inches(const std::string& svg) {
    const auto number_after = [&](const char* name) {
        const std::size_t at = svg.find(name) + std::string{name}.size();
        double value = 0;
        std::from_chars(svg.data() + at, svg.data() + svg.size(), value);
        return value / 72;
    };
    return {number_after("width=\""), number_after("height=\"")};
}

/// Width and height of the first page from the uncompressed page object.
Size pdf_inches(const std::string& pdf) {
    const std::size_t at = pdf.find("/MediaBox [ 0 0 ") + 16;
    double width = 0;
    double height = 0;
    const auto rest = std::from_chars(pdf.data() + at, pdf.data() + pdf.size(), width).ptr;
    std::from_chars(rest + 1, pdf.data() + pdf.size(), height);
    return {width / 72, height / 72};
}

unsigned png_side(const std::string& png, std::size_t at) {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | static_cast<unsigned char>(png[at + i]);
    }
    return value;
}

struct WantedSize {
    PlotKind kind;
    double width;
    double height;
};

TEST(PlotSize, IsPyClonesInInchesInPdfAndSvg) {
    const PlotData data = sample_data({3, 5, 40});
    const WantedSize wanted[] = {
        {PlotKind::ClusterDensity, 8, 11},
        {PlotKind::ClusterParallelCoordinates, 7, 4},
        {PlotKind::ClusterScatter, 10, 10},
        {PlotKind::LociDensity, 8, 82},
        {PlotKind::LociParallelCoordinates, 6.4, 4.8},
        {PlotKind::LociScatter, 10, 10},
        {PlotKind::LociSimilarityMatrix, 4.8, 4.8},
        {PlotKind::LociVafParallelCoordinates, 6.4, 4.8},
        {PlotKind::LociVafScatter, 10, 10},
    };
    const Folder folder;
    for (const WantedSize& size : wanted) {
        const std::filesystem::path stem = folder.path() / "plot";
        render_plot(size.kind, data, {}, stem);
        const Size svg = svg_inches(bytes_of(stem.native() + ".svg"));
        const Size pdf = pdf_inches(bytes_of(stem.native() + ".pdf"));
        EXPECT_NEAR(svg.width, size.width, 0.01) << plot_path(size.kind);
        EXPECT_NEAR(svg.height, size.height, 0.01) << plot_path(size.kind);
        EXPECT_NEAR(pdf.width, size.width, 0.01) << plot_path(size.kind);
        EXPECT_NEAR(pdf.height, size.height, 0.01) << plot_path(size.kind);
    }
}

TEST(PlotSize, OfScattersIsFourInchesAtLeast) {
    EXPECT_EQ(plot_size(PlotKind::ClusterScatter, sample_data({1, 1, 3})).width, 4);
}

TEST(PlotSize, FollowsTheScaleAndThePngWidth) {
    const Folder folder;
    const std::filesystem::path stem = folder.path() / "plot";
    PlotOptions options;
    options.scale = 2;
    options.png_width = 320;
    render_plot(PlotKind::LociParallelCoordinates, sample_data({3, 2, 10}), options, stem);
    EXPECT_NEAR(svg_inches(bytes_of(stem.native() + ".svg")).width, 12.8, 0.01);
    const std::string png = bytes_of(stem.native() + ".png");
    EXPECT_EQ(png_side(png, 16), 320U);
    EXPECT_EQ(png_side(png, 20), 240U);
}

TEST(LociDensity, Above200InchesIsAnOverviewAndPagesOfAtMost200Inches) {
    const Folder folder;
    const std::filesystem::path stem = folder.path() / "plot";
    render_plot(PlotKind::LociDensity, sample_data({3, 1, 99}), {}, stem);
    EXPECT_NEAR(pdf_inches(bytes_of(stem.native() + ".pdf")).height, 200, 0.01);
    render_plot(PlotKind::LociDensity, sample_data({3, 1, 199}), {}, stem);
    const std::string pdf = bytes_of(stem.native() + ".pdf");
    EXPECT_NE(pdf.find("/Count 4\n"), std::string::npos); // overview, 99, 99 and 1 rows
    EXPECT_NEAR(svg_inches(bytes_of(stem.native() + ".svg")).height, 11, 0.01);
}

TEST(SimilarityMatrix, Above1666MutationsIsAnOverviewAndPagesOfItsParts) {
    const Folder folder;
    const std::filesystem::path stem = folder.path() / "plot";
    PlotOptions options;
    options.formats = {true, false, false};
    render_plot(PlotKind::LociSimilarityMatrix, sample_data({3, 1, 1667}), options, stem);
    const std::string pdf = bytes_of(stem.native() + ".pdf");
    EXPECT_NE(pdf.find("/Count 3\n"), std::string::npos); // overview, two parts of the diagonal
}

TEST(MinClusterSize, HidesSmallClustersWherePyCloneDoes) {
    PlotData data = sample_data({3, 2, 40});
    data.min_cluster_size = data.clusters[0].size; // cluster 0 is the largest
    const Folder folder;
    for (const PlotKind kind : kAllPlots) {
        write_plot_data(kind, data, folder.path() / "plot.tsv");
        const std::string table = bytes_of(folder.path() / "plot.tsv");
        const bool shows_all = kind == PlotKind::LociDensity || kind == PlotKind::LociVafScatter ||
                               kind == PlotKind::LociVafParallelCoordinates;
        // Mutation 1 belongs to cluster 1, whatever the shape.
        const bool is_there = kind < PlotKind::LociDensity
                                  ? table.find("\t1\t" + std::to_string(data.clusters[1].size) +
                                               "\t") != std::string::npos
                                  : table.find(data.mutation_ids[1]) != std::string::npos;
        EXPECT_EQ(is_there, shows_all) << plot_path(kind);
    }
}

TEST(Palette, GivesAnIdTheSameColourWhateverElseIsThere) {
    const PlotData data = sample_data({3, 1, 9});
    EXPECT_EQ(palette_json(data), "{\"0\": \"#0072b2\", \"1\": \"#e69f00\", \"2\": \"#009e73\"}\n");
    EXPECT_EQ(cluster_colour(2), "#009e73");
}

TEST(PlotTable, QuotesNamesAndLeavesMissingValuesEmpty) {
    PlotData data = sample_data({1, 1, 2});
    data.samples = {"a\tb\"c"};
    data.mutation_ids = {"m\n1", "m2"};
    data.vaf = {std::numeric_limits<double>::quiet_NaN(), 0.25};
    const Folder folder;
    write_plot_data(PlotKind::LociVafScatter, data, folder.path() / "plot.tsv");
    EXPECT_EQ(bytes_of(folder.path() / "plot.tsv"),
              "mutation_id\tsample_id\tcluster_id\tvariant_allele_frequency\n"
              "\"m\n1\"\t\"a\tb\"\"c\"\t0\t\n"
              "m2\t\"a\tb\"\"c\"\t0\t0.25\n");
}

TEST(PlotFiles, ThatCannotBeWrittenSayWhy) {
    const PlotData data = sample_data({2, 1, 5});
    for (const char* suffix : {"pdf", "svg", "png"}) {
        PlotOptions options;
        options.formats = {suffix[1] == 'd', suffix[0] == 's', suffix[1] == 'n'};
        try {
            render_plot(PlotKind::ClusterDensity, data, options, "/nowhere/at/all");
            FAIL() << suffix;
        } catch (const std::system_error& error) {
            EXPECT_EQ(error.code().value(), ENOENT) << suffix;
        }
    }
}

TEST(PlotFiles, OnAFullDiskSayNoSpaceAndLeaveTheOldFile) {
    // The temporary file is a link to /dev/full, where every write fails as on a full disk.
    const Folder folder;
    for (const char* suffix : {".pdf", ".svg", ".png", ".tsv"}) {
        const std::string file = folder.path() / "plot" += suffix;
        std::filesystem::create_symlink("/dev/full", file + ".tmp");
        try {
            if (suffix[1] == 't') {
                write_plot_data(PlotKind::LociScatter, sample_data({2, 1, 5}), file);
            } else {
                PlotOptions options;
                options.formats = {suffix[2] == 'd', suffix[1] == 's', suffix[2] == 'n'};
                render_plot(PlotKind::ClusterDensity, sample_data({2, 1, 5}), options,
                            folder.path() / "plot");
            }
            FAIL() << suffix;
        } catch (const std::system_error& error) {
            EXPECT_EQ(error.code().value(), ENOSPC) << suffix;
        }
        EXPECT_FALSE(std::filesystem::exists(file)) << suffix;
        EXPECT_FALSE(std::filesystem::is_symlink(file + ".tmp")) << suffix;
    }
}

TEST(PlotData, OfWrongShapesIsRefused) {
    const Folder folder;
    PlotData data = sample_data({2, 2, 5});
    data.prevalence.pop_back();
    EXPECT_THROW(render_plot(PlotKind::LociScatter, data, {}, folder.path() / "plot"),
                 std::invalid_argument);
    data = sample_data({2, 2, 5});
    data.leaf_order[1] = data.leaf_order[0];
    EXPECT_THROW(render_plot(PlotKind::LociSimilarityMatrix, data, {}, folder.path() / "plot"),
                 std::invalid_argument);
    PlotOptions options;
    options.scale = 0;
    EXPECT_THROW(
        render_plot(PlotKind::LociScatter, sample_data({2, 2, 5}), options, folder.path() / "plot"),
        std::invalid_argument);
}

} // namespace
} // namespace clono::engine::testing
