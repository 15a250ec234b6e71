#pragma once
// The likelihood of many observations at once. The data are laid out for the kernel: observations
// are ordered by sample and number of states, states with equal copy numbers and chances in a
// sample are one "class", and what a class contributes at a prevalence is computed once.

#include "engine/model/dataset.hpp"
#include "engine/model/kernel.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clono::engine {

/// What depends on the precision and the depths alone; made by Likelihood::prepare.
struct PrecisionTerms {
    double precision = 0; ///< 0 for the binomial density
    std::vector<double> total, inverse_total, log_total, offset;
};

/// A list of observations at atoms, laid out for the kernel; made by Likelihood::pack. It can be
/// evaluated at several precisions. The caller keeps it for its memory.
class PackedObservations {
    friend class Likelihood;
    std::size_t count_ = 0;
    std::uint32_t epoch_ = 0;
    std::vector<std::uint32_t> slot_epoch_, slot_index_;
    std::vector<SlotTerms> slots_;
    std::vector<std::uint32_t> states_, lanes_, slot_of_lane_;
    std::vector<double> log_weights_, out_;
};

class Likelihood {
public:
    /// The data are copied in the kernel's layout. Observations have at least one state each.
    Likelihood(const Dataset& data, Density density, const Kernel& kernel = default_kernel());

    std::size_t mutation_count() const { return mutations_; }

    std::size_t sample_count() const { return samples_; }

    std::size_t observation_count() const { return mutations_ * samples_; }

    Density density() const { return density_; }

    const Kernel& kernel() const { return *kernel_; }

    /// Number of mutation i in sample s among the observations, in the kernel's order.
    std::uint32_t observation(std::size_t mutation, std::size_t sample) const {
        return observation_of_[mutation * samples_ + sample];
    }

    /// All S of them, by sample.
    const std::uint32_t* observations_of(std::size_t mutation) const {
        return observation_of_.data() + mutation * samples_;
    }

    std::uint32_t mutation_of(std::uint32_t observation) const { return mutation_of_[observation]; }

    std::uint32_t sample_of(std::uint32_t observation) const { return sample_of_[observation]; }

    double depth(std::uint32_t observation) const { return depth_[observation]; }

    std::size_t state_count(std::uint32_t observation) const {
        return first_state_[observation + 1] - first_state_[observation];
    }

    void prepare(double precision, PrecisionTerms& terms) const;

    /// Lanes of observations[l] at prevalences[atoms[l]], for any list of lanes. An atom index
    /// belongs to one sample.
    void pack(std::span<const std::uint32_t> observations, std::span<const std::uint32_t> atoms,
              std::span<const double> prevalences, PackedObservations& packed) const;

    /// out[l] = log likelihood of the packed lane l. Equal lanes give equal bytes in any list.
    void evaluate(PackedObservations& packed, const PrecisionTerms& terms,
                  std::span<double> out) const;

    /// Both in one.
    void evaluate(std::span<const std::uint32_t> observations, std::span<const std::uint32_t> atoms,
                  std::span<const double> prevalences, const PrecisionTerms& terms,
                  PackedObservations& packed, std::span<double> out) const;

private:
    /// xi(phi) = (a0 + a1 phi) / (b0 + b1 phi), of all states with these numbers in a sample.
    struct StateClass {
        double a0, a1, b0, b1;
        auto operator<=>(const StateClass&) const = default;
    };

    void lay_out(const Dataset& data);

    const Kernel* kernel_;
    Density density_;
    std::size_t mutations_ = 0;
    std::size_t samples_ = 0;
    std::size_t most_classes_ = 0;
    std::vector<std::uint32_t> observation_of_, mutation_of_, sample_of_;
    std::vector<double> variant_, reference_, depth_; ///< padded to whole groups
    std::vector<std::size_t> first_state_;            ///< by observation, and one past the end
    std::vector<std::uint32_t> class_of_state_;       ///< within the sample
    std::vector<double> log_weight_of_state_;
    std::vector<std::vector<StateClass>> classes_; ///< by sample
};

} // namespace clono::engine
