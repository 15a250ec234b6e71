#pragma once
// The state of a chain that its moves change: labels, atoms, concentration, precision, and the
// exact log likelihood of every observation at the current state.

#include "engine/mcmc/base_measure.hpp"
#include "engine/mcmc/chain.hpp"
#include "engine/mcmc/grid_density.hpp"
#include "engine/mcmc/partition_prior.hpp"
#include "engine/mcmc/surrogate.hpp"
#include "engine/model/likelihood.hpp"

#include <cstdint>
#include <vector>

namespace clono::engine {

/// What stays fixed while a chain runs.
struct Model {
    Model(const Dataset& data, const ChainSettings& chain_settings);

    ChainSettings settings;
    Likelihood likelihood;
    BaseMeasure base;
    std::size_t mutations = 0;
    std::size_t samples = 0;
};

class Partition {
public:
    explicit Partition(const Model& fixed);

    // Clusters live in slots 0..slot_count-1; a slot of size 0 is free.
    std::vector<std::uint32_t> labels; ///< slot of each mutation
    std::vector<std::uint32_t> sizes;  ///< members of each slot
    std::vector<double> scales;        ///< slots x S atoms on the scale u
    std::vector<double> prevalences;   ///< slots x S atoms as phi
    double concentration = 1;
    double precision = 1000;
    PrecisionTerms terms;           ///< at this precision
    std::vector<double> log_values; ///< exact log likelihood of each observation

    std::size_t slot_count() const { return sizes.size(); }

    std::size_t cluster_count() const;
    /// A free slot, made if there is none.
    std::uint32_t free_slot();
    void set_atom(std::uint32_t slot, std::size_t sample, double u);
    /// Renumber slots 0..K-1 in order of first appearance and drop free ones.
    void tidy();

    /// Set the precision and everything that depends on it but log_values.
    void set_precision(double value);
    /// log_values anew, at the current state.
    void evaluate_all();
    /// Where each observation's atom lies among the slots x S, by the labels; valid until the next
    /// call.
    const std::vector<std::uint32_t>& atoms_of_observations();
    double current(std::size_t mutation) const;
    double log_likelihood() const;
    double log_posterior() const;

    const Model& model;
    Surrogate surrogate;  ///< at this precision
    PartitionPrior prior; ///< keeps what it computed

    std::vector<double> log_counts; ///< log 0 (never used), log 1, ..., log n

    // Scratch shared by the moves; no move relies on what another one left.
    PackedObservations work;
    std::vector<std::uint32_t> all_observations; ///< 0, 1, ...

private:
    std::vector<std::uint32_t> atom_of_observation_;
};

} // namespace clono::engine
