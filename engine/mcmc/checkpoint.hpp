#pragma once
// The bytes of a saved chain. Only what can't be computed again is kept: cached likelihoods are
// functions of it, to the last bit.

#include "engine/mcmc/chain.hpp"
#include "engine/mcmc/rng.hpp"

namespace clono::engine {

struct Checkpoint {
    std::uint64_t fingerprint = 0; ///< of the data and settings
    Rng::State rng{};
    std::vector<std::uint32_t> labels; ///< n, contiguous from 0
    std::vector<double> scales;        ///< K x S atoms on the scale u
    double concentration = 0;
    double precision = 0;
};

/// A hash of everything in the data and settings that a chain depends on (FNV-1a, 64 bits).
std::uint64_t fingerprint(const Dataset& data, const ChainSettings& settings);

std::vector<std::byte> write_checkpoint(const Checkpoint& checkpoint);

/// Throws std::invalid_argument unless the bytes are whole, of this version, of this fingerprint,
/// and a state over this many mutations and samples.
Checkpoint read_checkpoint(std::span<const std::byte> bytes, std::uint64_t fingerprint,
                           std::size_t mutations, std::size_t samples);

} // namespace clono::engine
