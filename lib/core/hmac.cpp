#include "core/hmac.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace clono {
namespace {

template <std::size_t size>
Bytes<size> hmac(const EVP_MD* hash, std::span<const std::uint8_t> key,
                 std::span<const std::uint8_t> message) {
    Bytes<size> digest{};
    unsigned int length = 0;
    if (HMAC(hash, key.data(), static_cast<int>(key.size()), message.data(), message.size(),
             digest.data(), &length) == nullptr ||
        length != digest.size()) {
        throw std::runtime_error("HMAC failed");
    }
    return digest;
}

} // namespace

Sha256Digest hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message) {
    return hmac<32>(EVP_sha256(), key, message);
}

Bytes<20> hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message) {
    return hmac<20>(EVP_sha1(), key, message);
}

} // namespace clono
