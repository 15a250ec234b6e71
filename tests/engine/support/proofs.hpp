#pragma once
// Proofs of a sampler that need no known posterior; run on the product and on planted faults.

#include "joint_draws.hpp"

#include <functional>
#include <string>
#include <vector>

namespace clono::engine::testing {

struct Score {
    std::string name;
    double z = 0;
};

using Move = std::function<void(Partition&, Rng&)>;

/// Moves of labels integrate the concentration out: they leave the joint law invariant once it is
/// drawn anew.
Move with_concentration(Move move);

/// Parameters and counts are drawn together; a move that leaves the posterior invariant leaves the
/// joint law as it is. The mean difference of each quantity before and after is then 0: its z score
/// over independent replicas. Source: Gandy and Scott, "Unit testing for MCMC" (2020).
std::vector<Score> invariance(const Move& move, const Design& design, const ChainSettings& settings,
                              std::size_t replicas, std::uint64_t seed);

/// Sweeps and fresh counts in turn visit the joint law, whose marginals are the priors: z scores of
/// the means against independent draws, with the chain's effective sample size.
/// Source: Geweke, JASA 99 (2004).
std::vector<Score> geweke(const Design& design, const ChainSettings& settings, std::size_t rows,
                          std::uint64_t seed);

/// Sweeps over deep data, whose narrow likelihoods the tables meet badly, so that every move is
/// refused at times: the first row of 300 after which the sizes or likelihoods that the state keeps
/// aren't those of its labels, atoms and precision, to the bit; 0 if there is none.
int first_row_out_of_step();

/// The z that one of count two-sided normal scores exceeds with the chance given.
double family_wise_limit(double chance, std::size_t count);

double largest(const std::vector<Score>& scores);

} // namespace clono::engine::testing
