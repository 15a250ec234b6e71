#include "engine/mcmc/moves.hpp"

namespace clono::engine {

void sweep(Partition& state, Rng& rng) {
    update_labels(state, rng);
    split_or_merge(state, rng);
    update_atoms(state, rng);
    update_concentration(state, rng);
    update_precision(state, rng);
    state.tidy();
}

} // namespace clono::engine
