// Given the labels, each cluster's prevalence in each sample is independent of all others. Its
// tabulated conditional is refined where the mass is and proposed from; one evaluation of every
// observation at its proposed atom then decides all proposals at once.

#include "engine/mcmc/moves.hpp"
#include "engine/model/planted_faults.hpp"

namespace clono::engine {

void update_atoms(Partition& state, Rng& rng) {
    const Likelihood& likelihood = state.model.likelihood;
    const std::size_t samples = state.model.samples;
    const std::size_t knots = state.surrogate.knots();
    const std::size_t atoms = state.slot_count() * samples;
    std::vector<float> tables(atoms * knots, 0.0F);
    const std::vector<std::uint32_t>& atom_of = state.atoms_of_observations();
    for (const std::uint32_t o : state.all_observations) {
        float* sum = tables.data() + atom_of[o] * knots;
        const float* table = state.surrogate.table(o);
        for (std::size_t g = 0; g < knots; ++g) {
            sum[g] += table[g];
        }
    }

    std::vector<double> proposed(atoms, 0.5);
    std::vector<double> prevalences(atoms, 0.5);
    std::vector<double> log_ratio(atoms, 0); // of target over proposal, after minus before
    GridDensity density;
    for (std::size_t a = 0; a < atoms; ++a) {
        if (state.sizes[a / samples] == 0) {
            continue;
        }
        density.build(tables.data() + a * knots, state.surrogate, state.model.base,
                      likelihood.kernel());
        const double u = density.draw(rng);
        proposed[a] = u;
        prevalences[a] = prevalence_of(u);
        if (!planted(Fault::AtomWithoutHastings)) {
            log_ratio[a] = state.model.base.log_density(u) - density.log_density(u) -
                           state.model.base.log_density(state.scales[a]) +
                           density.log_density(state.scales[a]);
        }
    }

    std::vector<double> values(state.log_values.size());
    likelihood.evaluate(state.all_observations, atom_of, prevalences, state.terms, state.work,
                        values);
    for (const std::uint32_t o : state.all_observations) {
        log_ratio[atom_of[o]] += values[o] - state.log_values[o];
    }
    std::vector<char> accepted(atoms, 0);
    for (std::size_t a = 0; a < atoms; ++a) {
        if (state.sizes[a / samples] > 0 && rng.exponential() > -log_ratio[a]) {
            accepted[a] = 1;
            state.scales[a] = proposed[a];
            state.prevalences[a] = prevalences[a];
        }
    }
    for (const std::uint32_t o : state.all_observations) {
        if (accepted[atom_of[o]] != 0 && !planted(Fault::StaleLikelihood)) {
            state.log_values[o] = values[o];
        }
    }
}

} // namespace clono::engine
