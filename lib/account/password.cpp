#include "account/password.hpp"

#include "account/hash_slot.hpp"
#include "core/bytes.hpp"
#include "core/random.hpp"

#include <sodium.h>

#include <array>

namespace clono::account {
namespace {

std::string unpadded_base64(std::span<const std::uint8_t> bytes) {
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
    text.pop_back(); // the terminating NUL
    return text;
}

std::size_t memory_bytes(const config::Password& settings) {
    return static_cast<std::size_t>(settings.hash_memory_kib) * 1024;
}

unsigned long long passes(const config::Password& settings) {
    return static_cast<unsigned long long>(settings.hash_passes);
}

} // namespace

PasswordHasher::PasswordHasher(const config::Password& settings, std::filesystem::path run_folder,
                               std::chrono::milliseconds patience)
    : settings_(settings), run_folder_(std::move(run_folder)), patience_(patience) {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium cannot start");
    }
}

std::string PasswordHasher::hash(std::string_view password) const {
    const HashSlot slot{run_folder_, settings_.concurrent_hashes, patience_};
    std::array<char, crypto_pwhash_STRBYTES> encoded{};
    if (crypto_pwhash_str_alg(encoded.data(), password.data(), password.size(), passes(settings_),
                              memory_bytes(settings_), crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("not enough memory for a password computation");
    }
    return encoded.data();
}

bool PasswordHasher::verify(const std::string& encoded_hash, std::string_view password) const {
    const HashSlot slot{run_folder_, settings_.concurrent_hashes, patience_};
    return crypto_pwhash_str_verify(encoded_hash.c_str(), password.data(), password.size()) == 0;
}

std::string PasswordHasher::unmatchable_hash() const {
    return "$argon2id$v=19$m=" + std::to_string(settings_.hash_memory_kib) +
           ",t=" + std::to_string(settings_.hash_passes) + ",p=1$" +
           unpadded_base64(random_bytes<16>()) + "$" + unpadded_base64(random_bytes<32>());
}

bool PasswordHasher::is_outdated(const std::string& encoded_hash) const {
    return crypto_pwhash_str_needs_rehash(encoded_hash.c_str(), passes(settings_),
                                          memory_bytes(settings_)) != 0;
}

} // namespace clono::account
