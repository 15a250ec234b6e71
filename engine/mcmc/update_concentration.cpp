// With an auxiliary eta ~ Beta(alpha + 1, n) and a Gamma(a, b) prior, alpha given eta and the
// number of clusters K is a mixture of Gamma(a + K, b - log eta) and Gamma(a + K - 1, b - log eta)
// with odds (a + K - 1) : n (b - log eta).

#include "engine/mcmc/moves.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>

namespace clono::engine {

void update_concentration(Partition& state, Rng& rng) {
    if (!state.model.settings.concentration_prior) {
        return;
    }
    const auto [shape, rate] = *state.model.settings.concentration_prior;
    const auto n = static_cast<double>(state.model.mutations);
    const auto clusters = static_cast<double>(state.cluster_count());
    const double eta = rng.beta(state.concentration + 1, n);
    const double raised = rate - (planted(Fault::EscobarWestWithoutLog) ? -1.0 : log_of(eta));
    const double one_less = planted(Fault::EscobarWestOffByOne) ? 0 : 1;
    const double odds = (shape + clusters - one_less) / (n * raised);
    const double drawn_shape =
        rng.uniform() * (1 + odds) < odds ? shape + clusters : shape + clusters - one_less;
    state.concentration = std::max(rng.gamma(drawn_shape) / raised, 1e-200);
}

} // namespace clono::engine
