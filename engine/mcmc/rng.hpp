#pragma once
// The random stream of one chain, and distributions of our own: a seed gives the same bytes with
// every standard library and instruction set.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace clono::engine {

/// xoshiro256++ (Blackman and Vigna, ACM TOMS 47, 2021), its state filled by splitmix64 from a hash
/// of (seed, stream). All distributions are functions of this stream alone.
class Rng {
public:
    using State = std::array<std::uint64_t, 4>;

    Rng(std::uint64_t seed, std::uint64_t stream);

    explicit Rng(const State& state) : state_(state) {}

    const State& state() const { return state_; }

    std::uint64_t bits();
    /// In (0, 1), never an end point.
    double uniform();
    /// In {0, ..., count - 1}; count >= 1 and below 2^32.
    std::size_t below(std::size_t count);
    double normal();
    /// -log of a uniform.
    double exponential();
    /// Gamma(shape > 0, rate 1). Source: Marsaglia and Tsang, ACM TOMS 26 (2000).
    double gamma(double shape);
    double beta(double alpha, double beta);
    /// Index with chance proportional to its weight; weights >= 0, their sum positive.
    std::size_t categorical(std::span<const double> weights);
    /// The same where their sum is known, up to rounding.
    std::size_t categorical(std::span<const double> weights, double total);

private:
    State state_;
};

} // namespace clono::engine
