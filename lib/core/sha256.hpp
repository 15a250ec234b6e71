#pragma once

#include "core/bytes.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace clono {

using Sha256Digest = Bytes<32>;

/// SHA-256 (FIPS 180-4) of bytes that arrive piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(std::span<const std::uint8_t> bytes);

    void update(std::string_view text) { update(as_bytes(text)); }

    /// The digest of everything since the construction or the last finish(); starts anew.
    Sha256Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

Sha256Digest sha256(std::string_view text);
Sha256Digest sha256(std::span<const std::uint8_t> bytes);

} // namespace clono
