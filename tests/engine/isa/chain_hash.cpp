// Prints the kernel's name, then a hash of every row's state for several sets and settings.

#include "datasets.hpp"
#include "engine/mcmc/chain.hpp"
#include "engine/model/kernel.hpp"

#include <cinttypes>
#include <cstdio>

namespace clono::engine {
namespace {

std::uint64_t hash(std::uint64_t value, const void* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        value = (value ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001b3ULL;
    }
    return value;
}

std::uint64_t run(const Dataset& data, const ChainSettings& settings, int rows) {
    Chain chain(data, settings);
    std::uint64_t value = 0xcbf29ce484222325ULL;
    for (int row = 0; row < rows; ++row) {
        const ChainState state = chain.state();
        value = hash(value, state.labels.data(), state.labels.size_bytes());
        value = hash(value, state.atoms.data(), state.atoms.size_bytes());
        for (const double x :
             {state.concentration, state.precision, state.log_likelihood, state.log_posterior}) {
            value = hash(value, &x, sizeof x);
        }
        chain.step();
    }
    return value;
}

void print_hashes() {
    std::printf("%s\n", default_kernel().name);
    testing::Simulation what;
    const Dataset usual = testing::simulate(what, 1);
    what.samples = 1;
    what.mean_depth = 30000;
    const Dataset deep = testing::simulate(what, 2);
    ChainSettings settings;
    std::printf("%016" PRIx64 "\n", run(usual, settings, 300));
    std::printf("%016" PRIx64 "\n", run(deep, settings, 100));
    settings.density = Density::Binomial;
    settings.init_method = InitMethod::Connected;
    settings.base_alpha = 0.8;
    settings.base_beta = 1.7;
    std::printf("%016" PRIx64 "\n", run(usual, settings, 300));
    std::printf("%016" PRIx64 "\n", run(deep, settings, 100));
}

} // namespace
} // namespace clono::engine

int main() {
    clono::engine::print_hashes();
}
