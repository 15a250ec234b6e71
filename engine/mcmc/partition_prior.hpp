#pragma once
// The Dirichlet process's law of the number of clusters, with the concentration integrated out.
//
// p(partition | alpha) = alpha^K Gamma(alpha) / Gamma(alpha + n) x product of Gamma(n_k). Under a
// Gamma prior of alpha the first factor's mean, A(K), is all that the partition needs: moves of
// labels don't wait for alpha to follow K. alpha itself is drawn given K afterwards.

#include "engine/mcmc/chain.hpp"
#include "engine/mcmc/rng.hpp"

#include <vector>

namespace clono::engine {

class PartitionPrior {
public:
    PartitionPrior(std::size_t mutations, const ChainSettings& settings);

    /// log A(K + 1) - log A(K): the weight of one more cluster beside K; K in 0..n-1. The fixed
    /// log alpha without a prior. The quadrature's error is below 1e-10.
    double log_one_more(std::size_t clusters);

    /// A draw of alpha given K, independent of anything else: rejection from an envelope of
    /// tangents, the density of log alpha being log-concave.
    /// Source: Devroye, Non-Uniform Random Variate Generation (1986), chapter VII.
    double draw_concentration(std::size_t clusters, Rng& rng);

private:
    /// Above the density of log alpha given K: flat between cross[0] and cross[1], then falling
    /// exponentially with the rates steep.
    struct Envelope {
        double height = 0;
        double cross[2] = {};
        double steep[2] = {};
    };

    Envelope envelope(double clusters) const;

    /// Log density of x = log alpha given K, without its constant.
    double log_density(double x, double clusters) const;
    double slope(double x, double clusters) const;
    double mode(double clusters) const;
    /// The point on one side (-1, +1) of the mode where the density has fallen by e^-drop.
    double fallen(double mode, double clusters, double side, double drop) const;
    double log_mass(std::size_t clusters) const;

    double mutations_;
    std::optional<GammaPrior> prior_;
    double log_fixed_;
    std::vector<double> log_masses_;  ///< log A(K) by K, NaN until needed
    std::vector<Envelope> envelopes_; ///< by K, of steepness 0 until needed
};

} // namespace clono::engine
