// The rows of PyClone's bad-input table that concern several files and their parameters.

#include "mutations/report.hpp"
#include "tables.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace clono::mutations::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DataSet, common_mutations_come_in_the_order_of_the_first_table) {
    const auto data = join({rows({"c", "a", "b"}), rows({"a", "b", "c"})});
    EXPECT_THAT(lines_of(data.faults), IsEmpty());
    EXPECT_THAT(data.mutation_ids, ElementsAre("c", "a", "b"));
    ASSERT_EQ(data.samples.size(), 2u);
    EXPECT_EQ(data.samples[1].name, "s2");
    EXPECT_EQ(data.samples[1].rows[0].mutation_id, "c");
}

TEST(DataSet, a_mutation_absent_from_a_sample_is_a_fault_unless_dropping_is_allowed) {
    const std::vector<std::string> texts = {rows({"a", "b"}), rows({"a", "z"})};
    EXPECT_THAT(lines_of(join(texts).faults),
                ElementsAre("mutation_id_absent s1.tsv:3 mutation_id b",
                            "mutation_id_absent s2.tsv:3 mutation_id z"));
    InputOptions dropping;
    dropping.drop_absent = true;
    const auto data = join(texts, dropping);
    EXPECT_THAT(lines_of(data.faults), IsEmpty());
    EXPECT_THAT(data.mutation_ids, ElementsAre("a"));
    ASSERT_EQ(data.dropped.size(), 2u);
    EXPECT_EQ(data.dropped[0].mutation_id, "b");
    EXPECT_EQ(data.dropped[0].sample, "s2");
}

TEST(DataSet, no_common_mutation_is_one_fault_with_an_example_of_each) {
    const auto data = join({rows({"chr1:5", "chr1:6"}), rows({"1:5", "1:6"})});
    EXPECT_THAT(lines_of(data.faults), ElementsAre("no_common_mutations :0 mutation_id "));
    EXPECT_THAT(data.faults.first()[0].en, testing::HasSubstr("chr1:5 in one and 1:5 in another"));
}

TEST(DataSet, a_mutation_with_major_cn_zero_in_one_sample_is_dropped_from_all) {
    InputOptions dropping;
    dropping.table.drop_zero_major = true;
    const auto data =
        join({rows({"a", "b"}), std::string(kHeader) + "a\t1\t1\t2\t0\t0\n" + "b\t1\t1\t2\t1\t1\n"},
             dropping);
    EXPECT_THAT(lines_of(data.faults), IsEmpty());
    EXPECT_THAT(data.mutation_ids, ElementsAre("b"));
    ASSERT_EQ(data.dropped.size(), 1u);
    EXPECT_EQ(data.dropped[0].reason, "major_cn_zero");
}

TEST(DataSet, too_few_or_too_many_names_and_contents_are_faults_of_the_parameters) {
    InputOptions options;
    options.sample_names = {"A"};
    options.tumour_contents = {0.5, 0.6, 0.7};
    const auto data = join({rows({"a"}), rows({"a"})}, options);
    EXPECT_THAT(lines_of(data.faults), ElementsAre("sample_count :0 samples ",
                                                   "tumour_content_count :0 tumour_contents "));
    EXPECT_TRUE(data.faults.only_parameters());
}

TEST(DataSet, tumour_contents_must_lie_above_zero_and_at_most_at_one) {
    InputOptions options;
    options.tumour_contents = {0, 80};
    EXPECT_THAT(lines_of(join({rows({"a"}), rows({"a"})}, options).faults),
                ElementsAre("tumour_content_range s1.tsv:0 tumour_contents 0",
                            "tumour_content_range s2.tsv:0 tumour_contents 80"));
}

TEST(DataSet, sample_names_must_differ_and_be_usable_as_file_names) {
    InputOptions options;
    options.sample_names = {"A", "A", "../etc", ".hidden", ""};
    const auto text = rows({"a"});
    EXPECT_THAT(lines_of(join({text, text, text, text, text}, options).faults),
                ElementsAre("sample_name_duplicate s2.tsv:0 samples A",
                            "sample_name_invalid s3.tsv:0 samples ../etc",
                            "sample_name_invalid s4.tsv:0 samples .hidden",
                            "sample_name_invalid s5.tsv:0 samples "));
}

TEST(DataSet, a_refused_row_is_not_told_again_as_absent) {
    const auto data = join(
        {rows({"a", "b"}), std::string(kHeader) + "a\tNA\t1\t2\t1\t1\n" + "b\t1\t1\t2\t1\t1\n"});
    EXPECT_THAT(lines_of(data.faults), ElementsAre("count_not_integer s2.tsv:2 ref_counts NA"));
}

TEST(DataSet, long_and_single_tables_do_not_mix) {
    const auto data =
        join({rows({"a"}), "mutation_id\tsample_id\tref_counts\talt_counts\tmajor_cn\t"
                           "minor_cn\tnormal_cn\na\tB\t1\t1\t1\t1\t2\n"});
    EXPECT_THAT(lines_of(data.faults), testing::Contains("mixed_tables s1.tsv:1 sample_id "));
}

TEST(DataSet, a_sample_is_named_after_its_file) {
    EXPECT_EQ(default_sample_name("/x/y/tumour.1.tsv"), "tumour.1");
    EXPECT_EQ(default_sample_name("s1.tsv.gz"), "s1");
    EXPECT_EQ(default_sample_name("plain"), "plain");
    EXPECT_EQ(default_sample_name(".tsv"), ".tsv");
}

TEST(Report, says_everything_that_the_contract_promises) {
    const auto report = nlohmann::json::parse(report_json(
        join({std::string(kHeader) + "a\t500.0\t1\t2\t1\t1\n" + "b\t0\t0\t2\t1\t1\n"})));
    EXPECT_EQ(report["version"], 1);
    EXPECT_EQ(report["ok"], false);
    EXPECT_EQ(report["fault_count"], 2);
    const auto& fault = report["faults"][0];
    EXPECT_EQ(fault["code"], "count_not_integer");
    EXPECT_EQ(fault["severity"], "error");
    EXPECT_EQ(fault["file"], "s1.tsv");
    EXPECT_EQ(fault["line"], 2);
    EXPECT_EQ(fault["column"], "ref_counts");
    EXPECT_EQ(fault["value"], "500.0");
    EXPECT_NE(fault["message"]["en"], "");
    EXPECT_NE(fault["message"]["zh"], "");
    EXPECT_EQ(report["faults"][1]["severity"], "warning");
    EXPECT_EQ(report["samples"][0]["rows"], 2);
}

TEST(Report, a_line_for_people_begins_with_the_place) {
    const auto data = join({std::string(kHeader) + "a\t500.0\t1\t2\t1\t1\n"});
    EXPECT_THAT(line_for_people(data.faults.first()[0]),
                testing::StartsWith("s1.tsv:2: ref_counts: \"500.0\": a read count must be"));
}

} // namespace
} // namespace clono::mutations::test
