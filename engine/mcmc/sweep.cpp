#include "engine/mcmc/moves.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

/// With few samples clusters overlap, so their number mixes slowest, and a split costs little.
std::size_t splits_per_sweep(std::size_t samples) {
    return std::max<std::size_t>(1, 4 / samples);
}

} // namespace

void sweep(Partition& state, Rng& rng) {
    update_labels(state, rng);
    update_precision(state, rng);
    for (std::size_t i = 0; i < splits_per_sweep(state.model.samples); ++i) {
        split_or_merge(state, rng);
    }
    update_atoms(state, rng);
    update_concentration(state, rng);
    state.tidy();
}

} // namespace clono::engine
