#pragma once
#include "engine/plot/scene.hpp"

#include <cstdint>
#include <vector>

namespace clono::engine::plot {

/// 0.12 inches each on a PDF page of 200 inches.
inline constexpr std::size_t kMostOnePageMutations = 1666;
/// Cells a side of the overview of a larger matrix.
inline constexpr std::size_t kOverviewCells = 1250;

/// The co-clustering probabilities of the scene's mutations in the order of the dendrogram's leaves, in 255 steps
/// (finer than eyes and heat map; a byte each, so 10,000 mutations take 100 MB).
class Similarity {
public:
    explicit Similarity(const Scene& scene);

    std::size_t size() const { return order_.size(); }

    /// Mutations in the order of rows and columns.
    const std::vector<std::size_t>& order() const { return order_; }

    /// round(255 P) of the mutations at these leaves.
    std::uint8_t level(std::size_t row, std::size_t column) const {
        return levels_[row * size() + column];
    }

    /// First leaf of a block when the leaves are parted into `blocks` of about equal size.
    std::size_t block_start(std::size_t block, std::size_t blocks) const {
        return size() * block / blocks;
    }

    /// Mean probabilities over blocks: a square of min(size, cells) rows.
    std::vector<double> block_means(std::size_t cells) const;

private:
    void mirror();

    std::vector<std::size_t> order_;
    std::vector<std::uint8_t> levels_; ///< size x size
};

} // namespace clono::engine::plot
