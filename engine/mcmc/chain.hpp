#pragma once
// One Markov chain over partitions, atoms, concentration and precision. Knows no file, clock,
// printer or thread: the caller steps it and reads its state.

#include "engine/model/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace clono::engine {

/// Gamma distribution by shape > 0 and rate > 0.
struct GammaPrior {
    double shape = 1;
    double rate = 0.001;
};

enum class InitMethod { Connected, Disconnected };

struct ChainSettings {
    Density density = Density::BetaBinomial;
    InitMethod init_method = InitMethod::Disconnected;
    double concentration = 1; ///< start, or fixed value without a prior
    std::optional<GammaPrior> concentration_prior = GammaPrior{};
    double precision = 1000; ///< beta-binomial only; as above
    std::optional<GammaPrior> precision_prior = GammaPrior{};
    double base_alpha = 1; ///< base measure Beta(alpha, beta) per sample
    double base_beta = 1;
    std::uint64_t seed = 0;
    std::uint32_t chain = 1; ///< 1-based; the random stream depends on (seed, chain) alone
};

/// A view of the chain's current state; valid until the next step.
struct ChainState {
    std::span<const std::uint32_t>
        labels; ///< n cluster indices, contiguous 0..K-1 in order of first appearance
    std::span<const double> atoms; ///< K x S cellular prevalences in [0, 1], row-major
    double concentration = 0;
    double precision = 0;
    double log_likelihood = 0; ///< of all observations, without the binomial coefficients
    double log_posterior = 0;  ///< up to a constant that depends on data and settings alone
};

class Chain {
public:
    /// The data must outlive the chain. Row 0 of a trace is the state right after construction.
    Chain(const Dataset& data, const ChainSettings& settings);
    ~Chain();
    Chain(Chain&&) noexcept;
    Chain& operator=(Chain&&) noexcept;
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    /// One row: a pass over all mutations and an update of everything else.
    void step();
    ChainState state() const;

    /// Everything that the future depends on. A chain restored from it, over the same data and
    /// settings, goes on with the same bytes.
    std::vector<std::byte> save() const;
    /// Throws std::invalid_argument when the bytes are not of a chain over these data and settings.
    static Chain restore(const Dataset& data, const ChainSettings& settings,
                         std::span<const std::byte> saved);

private:
    class Impl;
    explicit Chain(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace clono::engine
