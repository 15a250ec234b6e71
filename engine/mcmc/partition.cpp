#include "engine/mcmc/partition.hpp"

#include "engine/model/elementary.hpp"

#include <numeric>

namespace clono::engine {

Model::Model(const Dataset& data, const ChainSettings& chain_settings)
    : settings(chain_settings),
      likelihood(data, chain_settings.density),
      base(chain_settings.base_alpha, chain_settings.base_beta),
      mutations(data.mutation_count()),
      samples(data.sample_count()) {}

Partition::Partition(const Model& fixed)
    : labels(fixed.mutations, 0),
      log_values(fixed.likelihood.observation_count(), 0),
      model(fixed),
      surrogate(fixed.likelihood, fixed.base),
      prior(fixed.mutations, fixed.settings),
      all_observations(fixed.likelihood.observation_count()),
      atom_of_observation_(fixed.likelihood.observation_count()) {
    std::iota(all_observations.begin(), all_observations.end(), 0U);
    log_counts.push_back(-1e300);
    for (std::size_t count = 1; count <= fixed.mutations; ++count) {
        log_counts.push_back(log_of(static_cast<double>(count)));
    }
}

std::size_t Partition::cluster_count() const {
    std::size_t count = 0;
    for (const std::uint32_t size : sizes) {
        count += size > 0 ? 1 : 0;
    }
    return count;
}

std::uint32_t Partition::free_slot() {
    for (std::uint32_t slot = 0; slot < sizes.size(); ++slot) {
        if (sizes[slot] == 0) {
            return slot;
        }
    }
    sizes.push_back(0);
    scales.resize(sizes.size() * model.samples, 0.5);
    prevalences.resize(sizes.size() * model.samples, 0.5);
    return static_cast<std::uint32_t>(sizes.size() - 1);
}

void Partition::set_atom(std::uint32_t slot, std::size_t sample, double u) {
    scales[slot * model.samples + sample] = u;
    prevalences[slot * model.samples + sample] = prevalence_of(u);
}

void Partition::tidy() {
    constexpr std::uint32_t kNone = ~0U;
    std::vector<std::uint32_t> number(sizes.size(), kNone);
    std::vector<std::uint32_t> new_sizes;
    std::vector<double> new_scales;
    std::vector<double> new_prevalences;
    for (std::uint32_t& label : labels) {
        if (number[label] == kNone) {
            number[label] = static_cast<std::uint32_t>(new_sizes.size());
            new_sizes.push_back(sizes[label]);
            for (std::size_t s = 0; s < model.samples; ++s) {
                new_scales.push_back(scales[label * model.samples + s]);
                new_prevalences.push_back(prevalences[label * model.samples + s]);
            }
        }
        label = number[label];
    }
    sizes.swap(new_sizes);
    scales.swap(new_scales);
    prevalences.swap(new_prevalences);
}

void Partition::set_precision(double value) {
    precision = value;
    model.likelihood.prepare(value, terms);
    surrogate.set_precision(value);
}

const std::vector<std::uint32_t>& Partition::atoms_of_observations() {
    for (const std::uint32_t o : all_observations) {
        atom_of_observation_[o] =
            labels[model.likelihood.mutation_of(o)] * static_cast<std::uint32_t>(model.samples) +
            model.likelihood.sample_of(o);
    }
    return atom_of_observation_;
}

void Partition::evaluate_all() {
    model.likelihood.evaluate(all_observations, atoms_of_observations(), prevalences, terms, work,
                              log_values);
}

double Partition::current(std::size_t mutation) const {
    double sum = 0;
    for (std::size_t s = 0; s < model.samples; ++s) {
        sum += log_values[model.likelihood.observation(mutation, s)];
    }
    return sum;
}

double Partition::log_likelihood() const {
    double sum = 0;
    for (const double value : log_values) {
        sum += value;
    }
    return sum;
}

double Partition::log_posterior() const {
    const ChainSettings& settings = model.settings;
    double sum = log_likelihood();
    sum +=
        log_gamma(concentration) - log_gamma(concentration + static_cast<double>(model.mutations));
    for (std::uint32_t slot = 0; slot < sizes.size(); ++slot) {
        if (sizes[slot] == 0) {
            continue;
        }
        sum += log_of(concentration) + log_gamma(sizes[slot]);
        for (std::size_t s = 0; s < model.samples; ++s) {
            sum += model.base.log_prevalence_density(scales[slot * model.samples + s]);
        }
    }
    const auto log_gamma_density = [](const GammaPrior& of, double x) {
        return (of.shape - 1) * log_of(x) - of.rate * x;
    };
    if (settings.concentration_prior) {
        sum += log_gamma_density(*settings.concentration_prior, concentration);
    }
    if (settings.density == Density::BetaBinomial && settings.precision_prior) {
        sum += log_gamma_density(*settings.precision_prior, precision);
    }
    return sum;
}

} // namespace clono::engine
