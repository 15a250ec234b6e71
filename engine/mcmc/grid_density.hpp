#pragma once
// A density of one atom on the scale u, from the tabulated log likelihood of its cluster: piecewise
// linear between nodes that are refined where the mass is. It can be drawn from and evaluated
// exactly, which an independence proposal needs.

#include "engine/mcmc/base_measure.hpp"
#include "engine/mcmc/surrogate.hpp"

#include <vector>

namespace clono::engine {

class GridDensity {
public:
    /// table: sums of Surrogate tables, at the surrogate's knots.
    void build(const float* table, const Surrogate& surrogate, const BaseMeasure& base,
               const Kernel& kernel);
    double draw(Rng& rng) const;
    double log_density(double u) const;

private:
    void refine(const float* table, const Surrogate& surrogate);

    struct Node {
        double u;
        double log_value;
    };

    std::vector<Node> nodes_, refined_;
    std::vector<double> logs_, heights_; ///< heights of the normalised density at the nodes
    std::vector<double> cumulative_;     ///< mass left of each node
};

} // namespace clono::engine
