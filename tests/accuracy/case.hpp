#pragma once
// One simulated set with its truth and what a run found, read from their files.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace clono::accuracy {

/// Labels of mutations; equal numbers mean one cluster.
using Labels = std::vector<int>;

struct Counts {
    double reference = 0, variant = 0;
    int minor = 1, major = 1;
};

/// Mutations that a clone has; artefacts are left out of everything.
struct Truth {
    std::vector<std::string> mutations;           ///< n ids
    std::vector<std::string> samples;             ///< S names
    Labels clones;                                ///< n
    std::vector<std::vector<double>> prevalences; ///< n x S
    std::vector<std::vector<Counts>> counts;      ///< n x S, as the tables tell
};

/// What a run found for the mutations of a truth, in their order.
struct Found {
    Labels by_mpear;                                     ///< tables/loci.tsv
    Labels by_information;                               ///< tables/clustering_vi.tsv
    std::vector<std::vector<double>> mean;               ///< n x S, tables/loci.tsv
    std::vector<Labels> rows;                            ///< kept rows x n
    std::vector<std::vector<std::vector<double>>> draws; ///< n x S x rows, of the prevalence
    bool has_converged = false;                          ///< tables/diagnostics.tsv
};

/// @param folder  what `clono-engine simulate` wrote
Truth read_truth(const std::filesystem::path& folder);

/// @param burnin     rows of each chain to leave out
/// @param most_rows  of all chains together; more are thinned evenly
Found read_run(const std::filesystem::path& working_dir, const Truth& truth, std::size_t burnin,
               std::size_t most_rows);

/// Labels of all mutations in the kept rows of a run, in the order of its tables.
std::vector<Labels> read_labels(const std::filesystem::path& working_dir, std::size_t burnin,
                                std::size_t most_rows);

struct Verdict {
    bool has_converged = false; ///< tables/diagnostics.tsv
    std::size_t rows = 0;       ///< of chain 1
};

Verdict read_verdict(const std::filesystem::path& working_dir);

} // namespace clono::accuracy
