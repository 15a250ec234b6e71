#pragma once
// What the nine plots are drawn from. Filled by engine/cli from the summaries; the drawing code
// knows nothing of traces, files of a working directory, or the model.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace clono::engine {

struct PlotCluster {
    int id = 0;               ///< cluster_id of the tables; decides the colour in every plot
    std::size_t size = 0;     ///< mutations
    std::vector<double> mean; ///< S posterior means of the cellular prevalence
    std::vector<double> std;  ///< S
    std::vector<std::vector<double>> density; ///< S x mesh_size; sums to 1 over the mesh of [0, 1]
};

struct PlotData {
    std::vector<std::string> samples;      ///< S names in the order to draw
    std::vector<std::string> mutation_ids; ///< n
    std::vector<int> cluster_of;           ///< n cluster ids
    std::vector<PlotCluster> clusters;     ///< K, by id
    std::size_t mesh_size = 101;           ///< points of [0, 1] in each density
    std::vector<double> prevalence;        ///< n x S means of the trace, row-major
    std::vector<double> vaf;               ///< n x S; NaN at depth 0
    std::size_t min_cluster_size =
        0; ///< hides smaller clusters where section 8 of the facts says so

    /// P(i and j in one cluster), in [0, 1]; symmetric; 1 on the diagonal.
    std::function<double(std::size_t, std::size_t)> coclustering;
    /// Mutations in the order of the dendrogram's leaves, a permutation of 0..n-1.
    std::vector<std::size_t> leaf_order;
    /// Histogram of mutation i's prevalence trace in sample s over `bins` equal bins of [0, 1]; sums to 1.
    std::function<std::vector<double>(std::size_t i, std::size_t s, std::size_t bins)>
        trace_histogram;
};

} // namespace clono::engine
