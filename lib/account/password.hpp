#pragma once
// Argon2id, as strong as configured, and at most so many at once on this host: each computation takes
// hash_memory_kib, and a crowd of logins must not take the machine's memory.

#include "config/config.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace clono::account {

/// All places for computations were taken for longer than the patience: answer 503 with Retry-After.
class TooManyHashes : public std::runtime_error {
public:
    TooManyHashes() : std::runtime_error("too many password computations at once") {}
};

class PasswordHasher {
public:
    /// @param run_folder  where the lock files of all processes lie (config.paths.run); empty: without
    ///                    a bound, for a tool of the operator that computes one
    PasswordHasher(const config::Password& settings, std::filesystem::path run_folder,
                   std::chrono::milliseconds patience = std::chrono::seconds{3});

    /// The encoded hash ("$argon2id$…") of a password, with a salt of its own. Throws TooManyHashes.
    [[nodiscard]] std::string hash(std::string_view password) const;
    /// Whether the password belongs to the hash. Takes as long for a hash that belongs to nothing.
    [[nodiscard]] bool verify(const std::string& encoded_hash, std::string_view password) const;
    /// A hash of the same cost that no password belongs to: what is verified for an unknown user.
    [[nodiscard]] std::string unmatchable_hash() const;
    /// Whether the hash was made with other settings and should be made anew at the next login.
    [[nodiscard]] bool is_outdated(const std::string& encoded_hash) const;

private:
    config::Password settings_;
    std::filesystem::path run_folder_;
    std::chrono::milliseconds patience_;
};

} // namespace clono::account
