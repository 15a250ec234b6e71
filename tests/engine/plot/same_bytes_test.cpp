#include "engine/plot/plots.hpp"
#include "plot_samples.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace clono::engine::testing {
namespace {

constexpr const char* kSuffixes[] = {".pdf", ".svg", ".png", ".tsv"};

void draw_all(const PlotData& data, const std::filesystem::path& folder) {
    for (const PlotKind kind : kAllPlots) {
        const std::filesystem::path stem = folder / plot_path(kind);
        std::filesystem::create_directories(stem.parent_path());
        render_plot(kind, data, {}, stem);
        write_plot_data(kind, data, stem.native() + ".tsv");
    }
}

void expect_same(const std::filesystem::path& one, const std::filesystem::path& other) {
    for (const PlotKind kind : kAllPlots) {
        for (const char* suffix : kSuffixes) {
            const std::string name = std::string{plot_path(kind)} + suffix;
            EXPECT_TRUE(bytes_of(one / name) == bytes_of(other / name)) << name;
        }
    }
}

TEST(SameBytes, ComeFromTheSameDataTwice) {
    const Folder one;
    const Folder other;
    const PlotData data = sample_data({6, 3, 110});
    draw_all(data, one.path());
    draw_all(sample_data({2, 2, 5}), other.path()); // something else in between
    draw_all(data, other.path());
    expect_same(one.path(), other.path());
}

TEST(SameBytes, ComeFromManyThreadsAtOnce) {
    const Folder one;
    const Folder other;
    const PlotData data = sample_data({6, 3, 30});
    draw_all(data, one.path());
    {
        std::vector<std::jthread> threads;
        for (const PlotKind kind : kAllPlots) {
            std::filesystem::create_directories((other.path() / plot_path(kind)).parent_path());
            threads.emplace_back([&, kind] {
                render_plot(kind, data, {}, other.path() / plot_path(kind));
                write_plot_data(kind, data, (other.path() / plot_path(kind)).native() + ".tsv");
            });
        }
    }
    expect_same(one.path(), other.path());
}

TEST(SameBytes, ComeFromAnotherProcessWithAnotherEnvironment) {
    const Folder one;
    const Folder other;
    PlotData data = sample_data({4, 3, 20});
    data.samples[1] = "骨直角"; // another shape in Japanese
    const std::filesystem::path no_fonts = one.path() / "fonts.conf";
    std::ofstream{no_fonts} << "<fontconfig><dir>" << one.path().native() << "</dir></fontconfig>";
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        ::setenv("LC_ALL", "ja_JP.UTF-8", 1);
        ::setenv("LANG", "ja_JP.UTF-8", 1);
        ::setenv("TZ", "Asia/Tokyo", 1);
        ::setenv("SOURCE_DATE_EPOCH", "86400", 1);
        ::setenv("FONTCONFIG_FILE", no_fonts.c_str(), 1);
        ::setenv("PANGO_LANGUAGE", "ja", 1);
        try {
            draw_all(data, other.path());
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    draw_all(data, one.path());
    expect_same(one.path(), other.path());
}

TEST(SameBytes, HoldNoDate) {
    const Folder folder;
    render_plot(PlotKind::ClusterDensity, sample_data({2, 1, 5}), {}, folder.path() / "plot");
    const std::string pdf = bytes_of(folder.path() / "plot.pdf");
    EXPECT_EQ(pdf.find("CreationDate"), std::string::npos);
    EXPECT_EQ(pdf.find("ModDate"), std::string::npos);
    EXPECT_EQ(bytes_of(folder.path() / "plot.png").find("tIME"), std::string::npos);
}

} // namespace
} // namespace clono::engine::testing
