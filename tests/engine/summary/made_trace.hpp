#pragma once
// Traces made in the test.

#include "engine/summary/pooled_trace.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace clono::engine::test {

/// Rows of labels in two bytes each; atoms of cluster c in sample s are (c + 1) / (K + s + 1).
class MadeTrace : public TraceView {
public:
    MadeTrace(std::vector<std::vector<std::uint16_t>> labels, std::size_t samples)
        : labels_(std::move(labels)) {
        for (const auto& row : labels_) {
            std::size_t clusters = 0;
            for (const auto label : row) {
                clusters = std::max<std::size_t>(clusters, label + 1U);
            }
            atoms_.emplace_back();
            for (std::size_t c = 0; c < clusters; ++c) {
                for (std::size_t s = 0; s < samples; ++s) {
                    atoms_.back().push_back(static_cast<double>(c + 1) /
                                            static_cast<double>(clusters + s + 1));
                }
            }
            clusters_.push_back(clusters);
        }
    }

    std::size_t row_count() const override { return labels_.size(); }

    TraceRow row(std::size_t r) const override {
        return {clusters_[r],
                2,
                reinterpret_cast<const std::byte*>(labels_[r].data()),
                atoms_[r],
                1,
                static_cast<double>(r),
                0,
                0};
    }

    const std::vector<std::vector<std::uint16_t>>& labels() const { return labels_; }

private:
    std::vector<std::vector<std::uint16_t>> labels_;
    std::vector<std::vector<double>> atoms_;
    std::vector<std::size_t> clusters_;
};

/// Random partitions of n mutations into at most k clusters, with mutations that mostly stay together.
inline MadeTrace random_trace(std::size_t rows, std::size_t n, unsigned k, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<std::uint16_t>> labels(rows, std::vector<std::uint16_t>(n));
    for (auto& row : labels) {
        for (std::size_t i = 0; i < n; ++i) {
            const auto home = i * k / n;
            row[i] = static_cast<std::uint16_t>(random() % 4 == 0 ? random() % k : home);
        }
    }
    return {std::move(labels), 2};
}

} // namespace clono::engine::test
