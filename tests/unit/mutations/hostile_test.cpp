// Input made to hurt: memory stays bounded and every refusal has a name.

#include "tables.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace clono::mutations::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class Hostile : public testing::Test {
protected:
    Hostile() {
        char name[] = "/tmp/clono_mut_XXXXXX";
        folder_ = mkdtemp(name);
    }

    ~Hostile() override { fs::remove_all(folder_); }

    std::string write_gzip(const std::string& name, const std::string& text) {
        const auto path = (folder_ / name).string();
        gzFile file = gzopen(path.c_str(), "wb");
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path;
    }

    ReadTable read_path(const std::string& path, const TableOptions& options = {}) {
        ReadTable got;
        ByteSource source(path, options.max_bytes);
        got.table = read_table(source, "s1.tsv", options, got.faults);
        return got;
    }

    fs::path folder_;
};

TEST_F(Hostile, a_zero_byte_ends_the_reading) {
    using namespace std::string_literals;
    EXPECT_THAT(read(std::string(kHeader) + "m\t1\0\t1\t2\t1\t1\n"s).lines(),
                ElementsAre("not_a_text_table s1.tsv:2  "));
}

TEST_F(Hostile, a_huge_field_is_refused_and_reading_goes_on) {
    TableOptions options;
    options.record.record_bytes = 1000;
    const auto got = read(
        rows({"a"}) + std::string(5000, 'x') + "\t1\t1\t2\t1\t1\n" + "b\t1\t1\t2\t1\t1\n", options);
    EXPECT_THAT(got.lines(), ElementsAre("record_too_long s1.tsv:3  "));
    EXPECT_EQ(got.table.samples[0].rows.size(), 2u);
}

TEST_F(Hostile, millions_of_columns_are_refused) {
    const auto got = read(std::string(3'000'000, '\t') + "\n" + rows({"a"}));
    EXPECT_THAT(got.lines(), testing::Contains("too_many_columns s1.tsv:1  "));
}

TEST_F(Hostile, an_open_quote_is_found_at_the_end_of_the_file_and_after_too_many_bytes) {
    EXPECT_THAT(read(rows({"a"}) + "\"b\t1\t1\t2\t1\t1\n").lines(),
                ElementsAre("quote_not_closed s1.tsv:3  "));
    TableOptions options;
    options.record.record_bytes = 1000;
    EXPECT_THAT(read(rows({"a"}) + "\"" + std::string(5000, 'x'), options).lines(),
                ElementsAre("quote_not_closed s1.tsv:3  "));
}

TEST_F(Hostile, rows_are_bounded) {
    TableOptions options;
    options.max_rows = 2;
    EXPECT_THAT(read(rows({"a", "b"}), options).lines(), testing::IsEmpty());
    EXPECT_THAT(read(rows({"a", "b", "c"}), options).lines(),
                ElementsAre("too_many_rows s1.tsv:4  "));
}

TEST_F(Hostile, a_gzip_file_is_read_by_its_content) {
    EXPECT_THAT(read_path(write_gzip("plain_name.tsv", rows({"a"}))).lines(), testing::IsEmpty());
}

TEST_F(Hostile, decompressed_bytes_are_bounded) {
    TableOptions options;
    options.max_bytes = 1'000'000;
    // NOLINTNEXTLINE(bugprone-string-constructor): a bomb is that large
    const auto bomb = write_gzip("bomb.gz", std::string(kHeader) + std::string(20'000'000, '\n'));
    ASSERT_LT(fs::file_size(bomb), 100'000u);
    EXPECT_THAT(read_path(bomb, options).lines(), ElementsAre("file_too_large s1.tsv:0  "));
}

TEST_F(Hostile, a_gzip_file_cut_short_or_damaged_is_told_so) {
    std::string text(kHeader);
    for (int i = 0; i < 5000; ++i) {
        text +=
            "m" + std::to_string(i * 7919 % 10007) + "_" + std::to_string(i) + "\t1\t1\t2\t1\t1\n";
    }
    const auto path = write_gzip("cut.gz", text);
    fs::resize_file(path, fs::file_size(path) / 2);
    EXPECT_THAT(read_path(path).lines(), ElementsAre("gzip_damaged s1.tsv:0  "));
    const auto damaged = write_gzip("damaged.gz", text);
    std::fstream file(damaged, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<long>(fs::file_size(damaged) - 6)); // in the checksum
    file.put('\x55');
    file.close();
    EXPECT_THAT(read_path(damaged).lines(), testing::Contains("gzip_damaged s1.tsv:0  "));
}

TEST_F(Hostile, folders_pipes_and_missing_files_are_refused_without_waiting) {
    EXPECT_THAT(read_path(folder_.string()).lines(), ElementsAre("file_not_readable s1.tsv:0  "));
    EXPECT_THAT(read_path((folder_ / "none").string()).lines(),
                ElementsAre("file_not_readable s1.tsv:0  "));
    const auto pipe = (folder_ / "pipe").string();
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(read_path(pipe).lines(), ElementsAre("file_not_readable s1.tsv:0  "));
}

TEST_F(Hostile, only_the_first_hundred_faults_are_kept_but_all_are_counted) {
    std::string text(kHeader);
    for (int i = 0; i < 5000; ++i) {
        text += "m" + std::to_string(i) + "\tx\t1\t2\t1\t1\n";
    }
    const auto got = read(text);
    EXPECT_EQ(got.faults.first().size(), 100u);
    EXPECT_EQ(got.faults.error_count(), 5000u);
}

TEST_F(Hostile, foreign_text_is_shown_short_and_without_control_characters) {
    EXPECT_EQ(shown("a\x1b[31m\xff\x7f"), "a?[31m??");
    EXPECT_EQ(shown(std::string(200, 'x'), 10), "xxxxxxxxxx…");
    EXPECT_EQ(shown("突变突变", 7), "突变…");
}

} // namespace
} // namespace clono::mutations::test
