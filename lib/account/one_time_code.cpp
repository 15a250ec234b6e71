#include "account/one_time_code.hpp"

#include "account/base32.hpp"
#include "core/random.hpp"

namespace clono::account {
namespace {

constexpr std::size_t kBytes = 15;
constexpr std::size_t kGroup = 4;

} // namespace

NewToken make_one_time_code() {
    const auto bytes = random_bytes<kBytes>();
    std::string text = to_base32(bytes);
    for (std::size_t at = kGroup; at < text.size(); at += kGroup + 1) {
        text.insert(at, 1, '-');
    }
    return {text, sha256(std::span<const std::uint8_t>{bytes})};
}

std::optional<Sha256Digest> one_time_code_hash(std::string_view text) {
    const auto bytes = parse_base32(text);
    if (!bytes || bytes->size() != kBytes) {
        return std::nullopt;
    }
    return sha256(std::span<const std::uint8_t>{*bytes});
}

} // namespace clono::account
