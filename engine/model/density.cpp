#include "engine/model/density.hpp"

#include "engine/model/elementary.hpp"
#include "engine/model/kernel.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace clono::engine {

namespace {

double log_density(double reference, double variant, double chance, double precision) {
    const Kernel& kernel = default_kernel();
    std::array<SlotTerms, kLanes> slots;
    for (SlotTerms& slot : slots) {
        slot.chance = chance;
    }
    kernel.fill_slots(kLanes, precision, slots.data());
    std::array<double, kLanes> depth{}, total{}, inverse{}, log_total{}, offset{}, weights{}, out{};
    depth.fill(reference + variant);
    if (precision > 0) {
        kernel.fill_counts(kLanes, precision, depth.data(), total.data(), inverse.data(),
                           log_total.data(), offset.data());
    }
    const std::array<std::uint32_t, kLanes> indices{};
    const std::uint32_t states = 1;
    MixtureBatch batch;
    batch.groups = 1;
    batch.states = &states;
    batch.observations = indices.data();
    batch.slots = indices.data();
    batch.log_weights = weights.data();
    batch.terms = slots.data();
    batch.counts = {&variant,       &reference,       total.data(),
                    inverse.data(), log_total.data(), offset.data()};
    batch.precision = precision;
    batch.out = out.data();
    kernel.mixture(batch);
    return out[0];
}

} // namespace

double log_binomial(double reference, double variant, double chance) {
    return log_density(reference, variant, chance, 0);
}

double log_beta_binomial(double reference, double variant, double chance, double precision) {
    return log_density(reference, variant, chance, precision);
}

double variant_read_chance(const GenotypeState& state, double tumour_content, double prevalence) {
    const double normal = (1 - tumour_content) * state.normal_copies;
    const double reference = tumour_content * (1 - prevalence) * state.reference_copies;
    const double variant = tumour_content * prevalence * state.variant_copies;
    return (normal * state.normal_chance + reference * state.reference_chance +
            variant * state.variant_chance) /
           (normal + reference + variant);
}

double log_likelihood(const Observation& observation, double tumour_content, Density density,
                      double precision, double prevalence) {
    std::vector<double> terms;
    for (const GenotypeState& state : observation.states) {
        const double chance = std::clamp(variant_read_chance(state, tumour_content, prevalence),
                                         kLeastChance, 1 - kLeastChance);
        terms.push_back(log_of(state.weight) +
                        log_density(static_cast<double>(observation.ref_counts),
                                    static_cast<double>(observation.var_counts), chance,
                                    density == Density::Binomial ? 0 : precision));
    }
    const double top = *std::max_element(terms.begin(), terms.end());
    double sum = 0;
    for (const double term : terms) {
        sum += exp_of(term - top);
    }
    return top + log_of(sum);
}

} // namespace clono::engine
