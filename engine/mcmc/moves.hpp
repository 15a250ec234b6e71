#pragma once
// The moves. Each leaves the posterior invariant by itself, and changes the state in place.

#include "engine/mcmc/partition.hpp"

namespace clono::engine {

/// Each mutation in turn moves to another cluster or to one of its own.
/// Source: Neal, J. Comput. Graph. Stat. 9 (2000), algorithm 5, with informed proposals.
void update_labels(Partition& state, Rng& rng);

/// A pair of mutations splits its cluster, or merges its two clusters.
/// Source: Dahl, "Sequentially-allocated merge-split sampler" (2003); Jain and Neal,
/// J. Comput. Graph. Stat. 13 (2004).
void split_or_merge(Partition& state, Rng& rng);

/// All atoms, each sample by itself: independence proposals from the tabulated conditional.
/// Source: Tierney, Ann. Stat. 22 (1994), independence chains.
void update_atoms(Partition& state, Rng& rng);

/// The Dirichlet process's concentration, drawn independently given the number of clusters. The
/// moves of labels integrate it out, so it must follow them before it is looked at.
void update_concentration(Partition& state, Rng& rng);

/// The beta-binomial precision on the log scale. Source: Neal, Ann. Stat. 31 (2003), slice sampling.
void update_precision(Partition& state, Rng& rng);

/// One row of a chain: every move once, in a fixed order.
void sweep(Partition& state, Rng& rng);

} // namespace clono::engine
