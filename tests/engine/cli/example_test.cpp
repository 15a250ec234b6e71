// The bundled example (html/examples): simulated, with its truth beside it.

#include "program.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace clono::engine::test {
namespace {

const fs::path kExample = fs::path(clono::test::source_dir()) / "html/examples";

/// Copies the bundled tables's tables and returns the words of a pipeline over the copies.
std::vector<std::string> words_over_copies(const TestFolder& folder, const std::string& seed) {
    std::vector<std::string> words = {"run_analysis_pipeline", "--in_files"};
    for (const std::string name : {"primary_a", "primary_b", "lymph_node", "relapse"}) {
        fs::copy_file(kExample / (name + ".tsv"), folder.path(name + ".tsv"));
        words.push_back(name + ".tsv");
    }
    const std::vector<std::string> rest = {"--tumour_contents",
                                           "0.85",
                                           "0.7",
                                           "0.6",
                                           "0.75",
                                           "--num_iters",
                                           "1000",
                                           "--burnin",
                                           "200",
                                           "--chains",
                                           "2",
                                           "--seed",
                                           seed,
                                           "--working_dir",
                                           "run",
                                           "--export_traces",
                                           "no"};
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
}

std::string loci_of(const TestFolder& folder, const std::string& seed) {
    const auto ending = run(words_over_copies(folder, seed), folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    return read_text(folder.path("run/tables/loci.tsv"));
}

/// The named column by mutation; of several rows of a mutation the last.
std::map<std::string, std::string> column(const std::string& table, const std::string& wanted) {
    std::istringstream lines(table);
    std::map<std::string, std::string> values;
    std::size_t place = 0;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, '\t');) {
            cells.push_back(cell);
        }
        if (values.empty() && cells[0] == "mutation_id" && place == 0) {
            while (cells[place] != wanted) {
                ++place;
            }
            continue;
        }
        values[cells[0]] = cells[place];
    }
    return values;
}

TEST(Example, the_clones_of_its_truth_are_found) {
    const TestFolder folder;
    const auto found = column(loci_of(folder, "7"), "cluster_id");
    const auto truth = column(read_text(kExample / "truth.tsv"), "cluster");
    ASSERT_EQ(found.size(), 100u);
    ASSERT_EQ(truth.size(), 100u);
    std::map<std::pair<std::string, std::string>, int> both;
    for (const auto& [mutation, clone] : truth) {
        ++both[{clone, found.at(mutation)}];
    }
    std::map<std::string, int> best;
    for (const auto& [pair, count] : both) {
        best[pair.first] = std::max(best[pair.first], count);
    }
    int agreeing = 0;
    for (const auto& [clone, count] : best) {
        agreeing += count;
    }
    std::set<std::string> clusters;
    for (const auto& [mutation, cluster] : found) {
        clusters.insert(cluster);
    }
    EXPECT_EQ(clusters.size(), 6u);
    EXPECT_GE(agreeing, 95);
}

TEST(Example, another_seed_gives_another_loci_table) {
    const TestFolder one;
    const TestFolder two;
    EXPECT_NE(loci_of(one, "7"), loci_of(two, "8"));
}

TEST(Example, one_count_more_in_the_input_changes_the_loci_table) {
    const TestFolder folder;
    const TestFolder changed;
    const auto words = words_over_copies(changed, "7");
    std::string table = read_text(changed.path("relapse.tsv"));
    const auto begin = table.find('\t', table.find('\n')) + 1; // ref_counts of the first mutation
    const auto end = table.find('\t', begin);
    table.replace(begin, end - begin,
                  std::to_string(std::stoi(table.substr(begin, end - begin)) + 1));
    changed.write("relapse.tsv", table);
    ASSERT_EQ(run(words, changed.path()).exit_code, 0);
    EXPECT_NE(read_text(changed.path("run/tables/loci.tsv")), loci_of(folder, "7"));
}

} // namespace
} // namespace clono::engine::test
