#include "engine/mcmc/moves.hpp"

namespace clono::engine {

void update_concentration(Partition& state, Rng& rng) {
    if (state.model.settings.concentration_prior) {
        state.concentration = state.prior.draw_concentration(state.cluster_count(), rng);
    }
}

} // namespace clono::engine
