#include "engine/plot/similarity.hpp"

#include <algorithm>

namespace clono::engine::plot {

Similarity::Similarity(const Scene& scene) {
    std::vector<std::size_t> place(scene.data.mutation_ids.size());
    for (const std::size_t i : scene.data.leaf_order) {
        if (scene.shows(i)) {
            place[i] = order_.size();
            order_.push_back(i);
        }
    }
    levels_.resize(size() * size());
    // In input order, because that is the order in which the probabilities lie in memory.
    for (const std::size_t i : scene.mutations) {
        levels_[place[i] * size() + place[i]] = 255;
        for (const std::size_t j : scene.mutations) {
            if (j >= i) {
                break;
            }
            const double share = std::clamp(scene.data.coclustering(i, j), 0.0, 1.0);
            const double half_above =
                share * 255 + 0.5; // none is negative, so cutting it off rounds
            levels_[place[i] * size() + place[j]] = static_cast<std::uint8_t>(half_above);
        }
    }
    mirror();
}

// Each pair has been stored once, below or above the diagonal of the leaf order, and 0 on the other
// side. A tile and its mirror image fit into the nearest cache; whole columns don't.
void Similarity::mirror() {
    constexpr std::size_t kTile = 64;
    for (std::size_t top = 0; top < size(); top += kTile) {
        const std::size_t bottom = std::min(top + kTile, size());
        for (std::size_t left = top; left < size(); left += kTile) {
            const std::size_t right = std::min(left + kTile, size());
            for (std::size_t row = top; row < bottom; ++row) {
                for (std::size_t column = std::max(left, row + 1); column < right; ++column) {
                    std::uint8_t& above = levels_[row * size() + column];
                    std::uint8_t& below = levels_[column * size() + row];
                    above = below = std::max(above, below);
                }
            }
        }
    }
}

std::vector<double> Similarity::block_means(std::size_t cells) const {
    const std::size_t side = std::min(size(), cells);
    const auto start = [&](std::size_t block) {
        return size() * block / side;
    };
    std::vector<double> means(side * side);
    std::vector<std::uint64_t> sums(side);
    for (std::size_t row = 0; row < side; ++row) {
        std::fill(sums.begin(), sums.end(), 0);
        for (std::size_t i = start(row); i < start(row + 1); ++i) {
            const auto* line = levels_.data() + i * size();
            for (std::size_t column = 0; column < side; ++column) {
                for (std::size_t j = start(column); j < start(column + 1); ++j) {
                    sums[column] += line[j];
                }
            }
        }
        for (std::size_t column = 0; column < side; ++column) {
            const auto area = (start(row + 1) - start(row)) * (start(column + 1) - start(column));
            means[row * side + column] =
                static_cast<double>(sums[column]) / (255.0 * static_cast<double>(area));
        }
    }
    return means;
}

} // namespace clono::engine::plot
