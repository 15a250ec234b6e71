#include "core/hmac_sha1.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace clono {

Bytes<20> hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message) {
    Bytes<20> digest{};
    unsigned int length = 0;
    if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
             digest.data(), &length) == nullptr ||
        length != digest.size()) {
        throw std::runtime_error("HMAC-SHA-1 failed");
    }
    return digest;
}

} // namespace clono
