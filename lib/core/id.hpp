#pragma once
// Strong ids: a JobId never stands where a UserId is wanted.

#include <charconv>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace clono {

/// A row's number. Ids that the database gave are > 0; 0 means "none yet" and is never sent anywhere.
template <class Tag>
class Id {
public:
    constexpr Id() = default;

    constexpr explicit Id(std::uint64_t value) : value_(value) {}

    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::uint64_t value_ = 0;
};

using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;
using ApiTokenId = Id<struct ApiTokenTag>;
using UploadId = Id<struct UploadTag>;
using JobId = Id<struct JobTag>;
using NoticeId = Id<struct NoticeTag>;
using AuditRecordId = Id<struct AuditRecordTag>;

template <class Tag>
std::string to_string(Id<Tag> id) {
    return std::to_string(id.value());
}

/// The id written as a decimal number > 0 without sign, blank or leading zero; nothing otherwise.
template <class AnyId>
std::optional<AnyId> parse_id(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text.front() == '0' || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return AnyId{value};
}

} // namespace clono

template <class Tag>
struct std::hash<clono::Id<Tag>> {
    std::size_t operator()(clono::Id<Tag> id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value());
    }
};
