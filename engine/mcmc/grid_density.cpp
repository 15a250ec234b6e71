#include "engine/mcmc/grid_density.hpp"

#include "engine/model/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine {

namespace {

constexpr double kUniformShare = 0.02; // bounds the ratio of target and proposal everywhere
constexpr double kLogsThatMatter = 14; // cells lower than this below the top aren't refined
constexpr float kLogsKept = 25;        // knots lower than this at both ends are left out
constexpr std::size_t kCellsWanted = 12;
constexpr int kPasses = 3;

} // namespace

void GridDensity::refine(const float* table, const Surrogate& surrogate) {
    for (int pass = 0; pass < kPasses; ++pass) {
        double top = nodes_[0].log_value;
        for (const Node& node : nodes_) {
            top = std::max(top, node.log_value);
        }
        const auto matters = [&](std::size_t cell) {
            return std::max(nodes_[cell].log_value, nodes_[cell + 1].log_value) >
                   top - kLogsThatMatter;
        };
        std::size_t cells = 0;
        for (std::size_t c = 0; c + 1 < nodes_.size(); ++c) {
            cells += matters(c) ? 1 : 0;
        }
        if (cells == 0 || cells >= kCellsWanted) {
            return;
        }
        const std::size_t parts =
            std::min<std::size_t>((kCellsWanted + kCellsWanted / 2) / cells + 1, 12);
        refined_.clear();
        for (std::size_t c = 0; c + 1 < nodes_.size(); ++c) {
            refined_.push_back(nodes_[c]);
            if (matters(c)) {
                const double width = nodes_[c + 1].u - nodes_[c].u;
                for (std::size_t p = 1; p < parts; ++p) {
                    const double u =
                        nodes_[c].u + width * static_cast<double>(p) / static_cast<double>(parts);
                    refined_.push_back({u, surrogate.cubic(u).of(table)});
                }
            }
        }
        refined_.push_back(nodes_.back());
        nodes_.swap(refined_);
    }
}

void GridDensity::build(const float* table, const Surrogate& surrogate, const BaseMeasure& base,
                        const Kernel& kernel) {
    // Only the cells from the first to the last that matters; the uniform share covers the rest.
    const std::size_t knots = surrogate.knots();
    float highest = table[0];
    for (std::size_t g = 1; g < knots; ++g) {
        highest = table[g] > highest ? table[g] : highest;
    }
    const float least = highest - kLogsKept;
    std::size_t first = 0;
    while (table[first] < least) {
        ++first;
    }
    std::size_t last = knots - 1;
    while (table[last] < least) {
        --last;
    }
    first -= first > 0 ? 1 : 0;
    last += last + 1 < knots ? 1 : 0;
    nodes_.clear();
    for (std::size_t g = first; g <= last; ++g) {
        nodes_.push_back({surrogate.knot(g), static_cast<double>(table[g])});
    }
    refine(table, surrogate);
    const std::size_t count = nodes_.size();
    double top = nodes_[0].log_value;
    for (const Node& node : nodes_) {
        top = std::max(top, node.log_value);
    }
    logs_.assign(whole_groups(count), -1000);
    heights_.resize(logs_.size());
    for (std::size_t i = 0; i < count; ++i) {
        logs_[i] = nodes_[i].log_value - top;
    }
    kernel.exponentials(logs_.size(), logs_.data(), heights_.data());
    for (std::size_t i = 0; i < count; ++i) {
        const bool end = nodes_[i].u <= 0 || nodes_[i].u >= 1;
        heights_[i] = end ? 0 : heights_[i] * base.density(nodes_[i].u);
    }
    cumulative_.assign(count, 0);
    for (std::size_t i = 1; i < count; ++i) {
        cumulative_[i] = cumulative_[i - 1] +
                         0.5 * (nodes_[i].u - nodes_[i - 1].u) * (heights_[i] + heights_[i - 1]);
    }
    if (!(cumulative_[count - 1] > 1e-290)) { // no node has any mass: flat between the ends
        for (std::size_t i = 0; i < count; ++i) {
            const double span = nodes_[count - 1].u - nodes_[0].u;
            heights_[i] = 1 / span;
            cumulative_[i] = (nodes_[i].u - nodes_[0].u) / span;
        }
    }
    const double scale = (1 - kUniformShare) / cumulative_[count - 1];
    for (std::size_t i = 0; i < count; ++i) {
        heights_[i] *= scale;
        cumulative_[i] *= scale;
    }
}

double GridDensity::draw(Rng& rng) const {
    const double mass = rng.uniform();
    if (mass >= cumulative_.back()) {
        return rng.uniform();
    }
    const auto right = std::upper_bound(cumulative_.begin(), cumulative_.end(), mass);
    const auto cell = static_cast<std::size_t>(right - cumulative_.begin()) - 1;
    const double width = nodes_[cell + 1].u - nodes_[cell].u;
    const double h = heights_[cell];
    const double slope = (heights_[cell + 1] - h) / width;
    // Solve h x + slope x^2 / 2 = m in the form that doesn't cancel.
    const double m = mass - cumulative_[cell];
    const double root = std::sqrt(std::max(h * h + 2 * slope * m, 0.0));
    const double x = h + root > 0 ? 2 * m / (h + root) : 0;
    return std::clamp(nodes_[cell].u + std::min(x, width), 0x1p-60, 1 - 0x1p-53);
}

double GridDensity::log_density(double u) const {
    if (u < nodes_.front().u || u > nodes_.back().u) {
        return log_of(kUniformShare);
    }
    const auto right = std::upper_bound(nodes_.begin() + 1, nodes_.end() - 1, u,
                                        [](double x, const Node& node) { return x < node.u; });
    const auto cell = static_cast<std::size_t>(right - nodes_.begin()) - 1;
    const double part = (u - nodes_[cell].u) / (nodes_[cell + 1].u - nodes_[cell].u);
    const double height = heights_[cell] + part * (heights_[cell + 1] - heights_[cell]);
    return log_of(std::max(height, 0.0) + kUniformShare);
}

} // namespace clono::engine
