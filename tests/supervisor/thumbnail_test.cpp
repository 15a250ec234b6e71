// clono-thumbnail as the supervisor runs it: confined, with limits.
#include "process/confinement.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::write_file;

class Thumbnail : public ::testing::Test {
protected:
    Thumbnail() {
        std::vector<std::string> why_not;
        confinement_ = std::make_unique<Confinement>(Confinement::probe({}, why_not));
        std::filesystem::create_directories(work());
    }

    void SetUp() override {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
        GTEST_SKIP() << "a sanitizer reserves terabytes, which the limit of memory refuses";
#endif
#endif
    }

    std::filesystem::path work() const {
        return folder_ / "work";
    }

    std::filesystem::path source() const {
        return folder_ / "in.png";
    }

    std::filesystem::path result() const {
        return work() / "out.png";
    }

    void make_png(int width, int height, int bits) const {
        ChildSpec spec;
        spec.program = "/usr/bin/python3";
        spec.arguments = {clono::test::source_dir() + "/tests/supervisor/make_png.py",
                          std::to_string(width), std::to_string(height), std::to_string(bits),
                          source().string()};
        const auto done = run_to_end(spec, 30s);
        ASSERT_EQ(done.status, ExitStatus{}) << done.standard_error;
    }

    FinishedChild run() const {
        const InputFile input{source(), "in.png"};
        return run_confined(
            *confinement_,
            {clono::test::bin_dir() + "/clono-thumbnail",
             {"320", confinement_->path_inside(input), "out.png"},
             {input},
             work(),
             {.cpu_seconds = 10, .memory_bytes = 512ull << 20, .file_bytes = 1 << 20}},
            20s);
    }

    void expect_refused() const {
        const auto done = run();
        EXPECT_EQ(done.status, (ExitStatus{65, 0})) << done.standard_error;
        EXPECT_NE(done.standard_error, "");
        EXPECT_FALSE(std::filesystem::exists(result()));
    }

    /// Width and height as the PNG's header says (bytes 16 to 23, big endian).
    static std::pair<unsigned, unsigned> size_of(const std::filesystem::path& png) {
        const auto bytes = read_file(png);
        const auto number = [&](std::size_t at) {
            unsigned value = 0;
            for (std::size_t i = at; i < at + 4; ++i) {
                value = value << 8 | static_cast<unsigned char>(bytes.at(i));
            }
            return value;
        };
        return {number(16), number(20)};
    }

    TempFolder folder_;
    std::unique_ptr<Confinement> confinement_;
};

TEST_F(Thumbnail, is_320_pixels_wide_and_keeps_the_proportions) {
    make_png(1600, 1200, 8);
    const auto done = run();
    ASSERT_EQ(done.status, ExitStatus{}) << done.standard_error;
    EXPECT_EQ(size_of(result()), std::pair(320u, 240u));
}

TEST_F(Thumbnail, leaves_a_small_picture_as_large_as_it_is) {
    make_png(100, 50, 8);
    ASSERT_EQ(run().status, ExitStatus{});
    EXPECT_EQ(size_of(result()), std::pair(100u, 50u));
}

TEST_F(Thumbnail, refuses_a_decompression_bomb) {
    make_png(30000, 30000, 1);
    EXPECT_LT(std::filesystem::file_size(source()), 200'000u);
    expect_refused();
}

TEST_F(Thumbnail, refuses_too_many_pixels_within_the_allowed_sides) {
    make_png(7900, 7900, 8);
    expect_refused();
}

TEST_F(Thumbnail, refuses_a_drawing_program_named_png) {
    write_file(source(), "push graphic-context\nviewbox 0 0 640 480\n"
                         "image over 0,0 0,0 'text:/etc/passwd'\npop graphic-context\n");
    expect_refused();
}

TEST_F(Thumbnail, refuses_an_svg_and_a_pdf_named_png) {
    write_file(source(), "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>"
                         "<image href='text:/etc/passwd' width='10' height='10'/></svg>");
    expect_refused();
    write_file(source(),
               "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    expect_refused();
}

TEST_F(Thumbnail, refuses_a_truncated_png_and_an_empty_file) {
    make_png(1600, 1200, 8);
    write_file(source(), read_file(source()).substr(0, 60));
    expect_refused();
    write_file(source(), "");
    expect_refused();
}

} // namespace
} // namespace clono::supervisor
