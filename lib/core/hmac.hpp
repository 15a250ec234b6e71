#pragma once

#include "core/bytes.hpp"
#include "core/sha256.hpp"

namespace clono {

/// HMAC-SHA-256 (RFC 2104).
Sha256Digest hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message);

/// HMAC-SHA-1. For one-time passwords alone, whose apps know nothing else: SHA-1's collisions don't weaken it there.
Bytes<20> hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message);

} // namespace clono
