#include "account/sealed_secret.hpp"

#include "core/hmac.hpp"
#include "core/random.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace clono::account {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(std::tuple_size_v<SealedSecret> == kNonce + std::tuple_size_v<TotpSecret> + kTag);
static_assert(std::tuple_size_v<Sha256Digest> == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/// The site's key also makes CSRF tokens, of cookies that clients choose. A cookie holds no line end, so no client gets
/// this HMAC as a CSRF token (as in account/device.cpp).
Sha256Digest derived_key(std::string_view site_key) {
    return hmac_sha256(as_bytes(site_key), as_bytes("second factor\nencryption key"));
}

void start_sodium() {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium cannot start");
    }
}

} // namespace

SealedSecret seal(std::string_view site_key, UserId user, const TotpSecret& secret) {
    start_sodium();
    const Sha256Digest key = derived_key(site_key);
    const std::string owner = to_string(user);
    SealedSecret sealed{};
    fill_random(std::span{sealed}.first(kNonce));
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, secret.data(),
                                               secret.size(), as_bytes(owner).data(), owner.size(),
                                               nullptr, sealed.data(), key.data());
    return sealed;
}

std::optional<TotpSecret> unseal(std::string_view site_key, UserId user,
                                 const SealedSecret& sealed) {
    start_sodium();
    const Sha256Digest key = derived_key(site_key);
    const std::string owner = to_string(user);
    TotpSecret secret{};
    const bool is_ours =
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            secret.data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce,
            as_bytes(owner).data(), owner.size(), sealed.data(), key.data()) == 0;
    return is_ours ? std::optional{secret} : std::nullopt;
}

} // namespace clono::account
