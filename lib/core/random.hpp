#pragma once
// Unpredictable bytes from the kernel: tokens, folder names, keys. Never for simulation (engine/mcmc has its own).

#include "core/bytes.hpp"

#include <span>

namespace clono {

/// Fill `out` from getrandom(2). Throws std::system_error when the kernel refuses.
void fill_random(std::span<std::uint8_t> out);

template <std::size_t N>
Bytes<N> random_bytes() {
    Bytes<N> bytes{};
    fill_random(bytes);
    return bytes;
}

} // namespace clono
