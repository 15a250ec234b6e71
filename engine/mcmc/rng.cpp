#include "engine/mcmc/rng.hpp"

#include "engine/model/elementary.hpp"

#include <bit>
#include <cmath>

namespace clono::engine {

namespace {

std::uint64_t splitmix(std::uint64_t& x) {
    x += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = x;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

} // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) : state_{} {
    std::uint64_t x = seed;
    x = splitmix(x) ^ stream;
    x = splitmix(x);
    for (std::uint64_t& word : state_) {
        word = splitmix(x);
    }
}

std::uint64_t Rng::bits() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double Rng::uniform() {
    return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

std::size_t Rng::below(std::size_t count) {
    // The high half of a product of 32 by 32 bits; a bias of count / 2^32 is removed by rejection.
    const auto n = static_cast<std::uint32_t>(count);
    const std::uint32_t reject_below = (0U - n) % n;
    for (;;) {
        const std::uint64_t product = (bits() >> 32) * n;
        if (static_cast<std::uint32_t>(product) >= reject_below) {
            return static_cast<std::size_t>(product >> 32);
        }
    }
}

double Rng::normal() {
    for (;;) { // Marsaglia's polar method; its second value is not kept, so the state is four words
        const double x = 2 * uniform() - 1;
        const double y = 2 * uniform() - 1;
        const double r = x * x + y * y;
        if (r < 1 && r > 0) {
            return x * std::sqrt(-2 * log_of(r) / r);
        }
    }
}

double Rng::exponential() {
    return -log_of(uniform());
}

double Rng::gamma(double shape) {
    if (shape < 1) {
        const double boost = exp_of(log_of(uniform()) / shape);
        return gamma(shape + 1) * boost;
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal();
        const double one = 1 + c * x;
        if (one <= 0) {
            continue;
        }
        const double v = one * one * one;
        if (log_of(uniform()) < 0.5 * x * x + d - d * v + d * log_of(v)) {
            return d * v;
        }
    }
}

double Rng::beta(double alpha, double beta) {
    for (;;) { // both are 0 only at shapes so small that e^-708 is reached
        const double x = gamma(alpha);
        const double y = gamma(beta);
        if (x + y > 0) {
            return x / (x + y);
        }
    }
}

std::size_t Rng::categorical(std::span<const double> weights) {
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    return categorical(weights, total);
}

std::size_t Rng::categorical(std::span<const double> weights, double total) {
    double left = uniform() * total;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] > 0) {
            last = i;
            left -= weights[i];
            if (left < 0) {
                break;
            }
        }
    }
    return last;
}

} // namespace clono::engine
