#include "core/sha256.hpp"

#include <new>
#include <stdexcept>

#include <openssl/evp.h>

namespace clono {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    State() {
        if (context == nullptr) {
            throw std::bad_alloc{};
        }
        start();
    }

    ~State() { EVP_MD_CTX_free(context); }

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void start() const {
        if (EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
            throw std::runtime_error("SHA-256 is not available");
        }
    }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest{};
    if (EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    state_->start();
    return digest;
}

Sha256Digest sha256(std::span<const std::uint8_t> bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

Sha256Digest sha256(std::string_view text) {
    return sha256(as_bytes(text));
}

} // namespace clono
