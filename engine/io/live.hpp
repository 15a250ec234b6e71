#pragma once
// live.json: the running point estimate of chain 1, for pages that show a run while it goes on.

#include "engine/mcmc/chain.hpp"
#include "engine/model/dataset.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

namespace clono::engine {

/// Takes every row of a chain and writes a snapshot at most every 0.5 s, by atomic rename. May be
/// called from several threads.
class LiveEstimate {
public:
    /// @param file  empty: nothing is written
    LiveEstimate(const Dataset& data, Density density, std::size_t num_iters,
                 std::filesystem::path file);

    void observe(std::size_t row, const ChainState& state);
    void write_if_due();

    /// The whole text of a snapshot; exposed for tests.
    std::string snapshot();

private:
    struct Scalars {
        std::size_t row;
        std::size_t clusters;
        double concentration, precision, log_likelihood;
    };

    void remember_scalars(const Scalars& scalars);
    void add_to_means(std::size_t row, const ChainState& state);
    void match_clusters();

    const Dataset& data_;
    Density density_;
    std::size_t num_iters_;
    std::filesystem::path file_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_write_{};
    std::vector<Scalars> scalars_; ///< thinned evenly to at most kMostPoints
    std::size_t scalar_step_ = 1;
    Scalars last_{};
    double best_log_posterior_ = 0;
    std::vector<std::uint32_t> best_labels_;
    std::vector<double> best_atoms_;
    std::vector<std::uint32_t> shown_id_;     ///< of each cluster of the best state
    std::vector<std::uint32_t> shown_labels_; ///< of each mutation, in the last snapshot
    std::vector<double> sums_;                ///< of prevalences since the last power of two
    std::size_t summed_rows_ = 0;
};

} // namespace clono::engine
