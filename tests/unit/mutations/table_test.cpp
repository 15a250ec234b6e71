// The rows of PyClone's bad-input table that concern one file.

#include "tables.hpp"

#include <gmock/gmock.h>

namespace clono::mutations::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Table, a_good_table_is_read_whole) {
    const auto got = read_row("chr1:5\t90\t10\t2\t1\t3");
    EXPECT_THAT(got.lines(), IsEmpty());
    ASSERT_EQ(got.table.samples.size(), 1u);
    ASSERT_EQ(got.table.samples[0].rows.size(), 1u);
    const auto& row = got.table.samples[0].rows[0];
    EXPECT_EQ(row.mutation_id, "chr1:5");
    EXPECT_EQ(row.ref_counts, 90u);
    EXPECT_EQ(row.var_counts, 10u);
    EXPECT_EQ(row.normal_cn, 2);
    EXPECT_EQ(row.minor_cn, 1);
    EXPECT_EQ(row.major_cn, 3);
    EXPECT_EQ(row.line, 2u);
}

TEST(Table, columns_come_in_any_order_and_others_are_ignored) {
    const auto got =
        read("gene\tmajor_cn\tminor_cn\tnormal_cn\tvar_counts\tref_counts\tmutation_id\n"
             "TP53\t3\t1\t2\t10\t90\tm\n");
    EXPECT_THAT(got.lines(), IsEmpty());
    EXPECT_EQ(got.table.samples[0].rows[0].major_cn, 3);
}

TEST(Table, byte_order_mark_crlf_blank_lines_quotes_and_commas_are_fine) {
    const auto got = read("\xef\xbb\xbf"
                          "\r\nmutation_id,ref_counts,var_counts,normal_cn,minor_cn,major_cn\r\n"
                          "\"a, \"\"b\"\"\",90,10,2,1,1\r\n\r\n,,,,,\r\nc, 90 ,10,2,1,1");
    EXPECT_THAT(got.lines(), IsEmpty());
    ASSERT_EQ(got.table.samples[0].rows.size(), 2u);
    EXPECT_EQ(got.table.samples[0].rows[0].mutation_id, "a, \"b\"");
    EXPECT_EQ(got.table.samples[0].rows[1].line, 6u);
}

TEST(Table, semicolons_and_lone_carriage_returns_are_fine) {
    const auto got =
        read("mutation_id;ref_counts;var_counts;normal_cn;minor_cn;major_cn\rm;90;10;2;1;1\r");
    EXPECT_THAT(got.lines(), IsEmpty());
    EXPECT_EQ(got.table.samples[0].rows.size(), 1u);
}

TEST(Table, every_missing_column_is_named_and_a_similar_one_is_suggested) {
    const auto got =
        read("mutation_id\tRef Counts\talt_counts\tnormal_cn\tminor_cn\nm\t1\t1\t2\t1\n");
    EXPECT_THAT(got.lines(), ElementsAre("missing_column s1.tsv:1 ref_counts ",
                                         "missing_column s1.tsv:1 var_counts ",
                                         "missing_column s1.tsv:1 major_cn "));
    const auto faults = got.faults.first();
    EXPECT_THAT(faults[0].en, testing::HasSubstr("perhaps Ref Counts is meant"));
    EXPECT_THAT(faults[1].zh, testing::HasSubstr("alt_counts"));
    EXPECT_THAT(faults[2].en, testing::Not(testing::HasSubstr("perhaps")));
}

TEST(Table, a_column_that_stands_twice_is_a_fault) {
    const auto got = read("mutation_id\tref_counts\tref_counts\tvar_counts\tnormal_cn\tminor_cn\t"
                          "major_cn\nm\t1\t1\t1\t2\t1\t1\n");
    EXPECT_THAT(got.lines(), ElementsAre("duplicate_column s1.tsv:1 ref_counts "));
}

TEST(Table, counts_that_are_no_integers_are_faults_each) {
    EXPECT_THAT(read_row("m\t500.0\tNA\t2\t1\t1").lines(),
                ElementsAre("count_not_integer s1.tsv:2 ref_counts 500.0",
                            "count_not_integer s1.tsv:2 var_counts NA"));
    EXPECT_THAT(read_row("m\t1e3\t\t2\t1\t1").lines(),
                ElementsAre("count_not_integer s1.tsv:2 ref_counts 1e3",
                            "count_not_integer s1.tsv:2 var_counts "));
}

TEST(Table, counts_out_of_range_are_faults) {
    EXPECT_THAT(read_row("m\t-5\t1000000001\t2\t1\t1").lines(),
                ElementsAre("count_negative s1.tsv:2 ref_counts -5",
                            "count_too_large s1.tsv:2 var_counts 1000000001"));
    EXPECT_THAT(read_row("m\t99999999999999999999999999\t1\t2\t1\t1").lines(),
                ElementsAre("count_too_large s1.tsv:2 ref_counts 99999999999999999999999999"));
}

TEST(Table, copy_numbers_that_are_no_integers_or_out_of_range_are_faults) {
    EXPECT_THAT(read_row("m\t1\t1\t2.0\t-1\t100000").lines(),
                ElementsAre("copy_number_not_integer s1.tsv:2 normal_cn 2.0",
                            "copy_number_negative s1.tsv:2 minor_cn -1",
                            "copy_number_too_large s1.tsv:2 major_cn 100000"));
}

TEST(Table, a_short_row_is_a_fault) {
    EXPECT_THAT(read_row("m\t1\t1\t2").lines(), ElementsAre("short_row s1.tsv:2  "));
}

TEST(Table, normal_cn_zero_is_a_fault) {
    EXPECT_THAT(read_row("m\t1\t1\t0\t1\t1").lines(),
                ElementsAre("normal_cn_zero s1.tsv:2 normal_cn 0"));
}

TEST(Table, major_cn_zero_and_total_zero_are_faults_unless_dropping_is_allowed) {
    EXPECT_THAT(read_row("m\t1\t1\t2\t1\t0").lines(),
                ElementsAre("major_cn_zero s1.tsv:2 major_cn 0"));
    EXPECT_THAT(read_row("m\t1\t1\t2\t0\t0").lines(),
                ElementsAre("total_cn_zero s1.tsv:2 major_cn 0"));
    TableOptions dropping;
    dropping.drop_zero_major = true;
    const auto got = read_row("m\t1\t1\t2\t0\t0", dropping);
    EXPECT_THAT(got.lines(), IsEmpty());
    EXPECT_THAT(got.table.samples[0].rows, IsEmpty());
    EXPECT_THAT(got.table.samples[0].dropped_zero_major, ElementsAre("m"));
}

TEST(Table, minor_above_major_is_a_fault) {
    EXPECT_THAT(read_row("m\t1\t1\t2\t2\t1").lines(),
                ElementsAre("minor_above_major s1.tsv:2 minor_cn 2"));
}

TEST(Table, depth_zero_is_a_warning_and_the_row_is_kept) {
    const auto got = read_row("m\t0\t0\t2\t1\t1");
    EXPECT_THAT(got.lines(), ElementsAre("depth_zero s1.tsv:2 ref_counts 0"));
    EXPECT_TRUE(got.faults.ok());
    EXPECT_EQ(got.table.samples[0].rows.size(), 1u);
}

TEST(Table, mutation_ids_must_be_there_printable_and_unique) {
    const auto got = read(std::string(kHeader) + "\t1\t1\t2\t1\t1\n" + "a\x01\t1\t1\t2\t1\t1\n" +
                          "b\t1\t1\t2\t1\t1\n" + "b\t2\t2\t2\t1\t1\n" + "\xff\t1\t1\t2\t1\t1\n" +
                          " c\t1\t1\t2\t1\t1\n");
    EXPECT_THAT(got.lines(), ElementsAre("mutation_id_empty s1.tsv:2 mutation_id ",
                                         "mutation_id_invalid s1.tsv:3 mutation_id a?",
                                         "mutation_id_duplicate s1.tsv:5 mutation_id b",
                                         "not_utf8 s1.tsv:6 mutation_id ?",
                                         "mutation_id_spaces s1.tsv:7 mutation_id  c"));
    EXPECT_THAT(got.faults.first()[2].en, testing::HasSubstr("line 4"));
}

TEST(Table, all_faults_of_a_row_are_told_at_once) {
    EXPECT_EQ(read_row("\tNA\t-1\tx\t1.5\t9999").lines().size(), 6u);
}

TEST(Table, an_empty_file_and_a_header_alone_are_faults) {
    EXPECT_THAT(read("").lines(), ElementsAre("empty_file s1.tsv:0  "));
    EXPECT_THAT(read("\n \n\r\n").lines().front(), testing::StartsWith("missing_column"));
    EXPECT_THAT(read("\n\r\n").lines(), ElementsAre("empty_file s1.tsv:0  "));
    EXPECT_THAT(read(kHeader).lines(), ElementsAre("no_rows s1.tsv:0  "));
}

TEST(Table, other_formats_are_recognised) {
    for (const char* head : {"PK\x03\x04rest", "%PDF-1.4", "\xff\xfeh\n", "\xd0\xcf\x11\xe0"}) {
        EXPECT_THAT(read(head).lines(), ElementsAre("not_a_text_table s1.tsv:0  ")) << head;
    }
}

TEST(LongTable, samples_come_from_the_sample_id_column) {
    const auto got =
        read("mutation_id\tsample_id\tref_counts\talt_counts\tmajor_cn\tminor_cn\tnormal_"
             "cn\ttumour_content\t"
             "error_rate\nm\tA\t90\t10\t1\t1\t2\t0.8\t0.01\nm\tB\t80\t20\t1\t1\t2\t0.5\t0.01\n");
    EXPECT_THAT(got.lines(), IsEmpty());
    ASSERT_EQ(got.table.samples.size(), 2u);
    EXPECT_EQ(got.table.samples[1].name, "B");
    EXPECT_EQ(got.table.samples[1].tumour_content, 0.5);
    EXPECT_EQ(got.table.samples[1].error_rate, 0.01);
    EXPECT_EQ(got.table.samples[0].rows[0].var_counts, 10u);
}

TEST(LongTable, a_sample_has_one_tumour_content_and_one_error_rate) {
    const auto got =
        read("mutation_id\tsample_id\tref_counts\talt_counts\tmajor_cn\tminor_cn\tnormal_"
             "cn\ttumour_content\t"
             "error_rate\nm\tA\t90\t10\t1\t1\t2\t0.8\t0.01\nn\tA\t80\t20\t1\t1\t2\t0.7\t0.02\n");
    EXPECT_THAT(got.lines(), ElementsAre("tumour_content_differs s1.tsv:3 tumour_content 0.7",
                                         "error_rate_differs s1.tsv:3 error_rate 0.02"));
    EXPECT_THAT(got.faults.first()[0].en, testing::HasSubstr("0.8) on line 2"));
}

TEST(LongTable, bad_sample_names_contents_and_error_rates_are_faults) {
    const auto got =
        read("mutation_id\tsample_id\tref_counts\talt_counts\tmajor_cn\tminor_cn\tnormal_"
             "cn\ttumour_content\t"
             "error_rate\nm\t../x\t90\t10\t1\t1\t2\t80\t0.5\nn\tA\t80\t20\t1\t1\t2\tNA\tinf\n");
    EXPECT_THAT(got.lines(), ElementsAre("sample_name_invalid s1.tsv:2 sample_id ../x",
                                         "tumour_content_range s1.tsv:2 tumour_content 80",
                                         "error_rate_range s1.tsv:2 error_rate 0.5",
                                         "tumour_content_not_number s1.tsv:3 tumour_content NA",
                                         "error_rate_not_number s1.tsv:3 error_rate inf"));
}

} // namespace
} // namespace clono::mutations::test
