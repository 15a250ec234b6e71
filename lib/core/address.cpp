#include "core/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <arpa/inet.h>

namespace clono {
namespace {

std::optional<in6_addr> parse_ipv6(std::string_view text) {
    in6_addr address{};
    return inet_pton(AF_INET6, std::string{text}.c_str(), &address) == 1 ? std::optional{address}
                                                                         : std::nullopt;
}

std::string spell(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(family, address, text.data(), text.size());
}

} // namespace

std::string plain_address(std::string_view address) {
    const auto parsed = parse_ipv6(address);
    if (!parsed) {
        return std::string{address};
    }
    return IN6_IS_ADDR_V4MAPPED(&*parsed) ? spell(AF_INET, &parsed->s6_addr[12])
                                          : spell(AF_INET6, &*parsed);
}

std::string network_of(std::string_view address) {
    auto parsed = parse_ipv6(address);
    if (!parsed || IN6_IS_ADDR_V4MAPPED(&*parsed)) {
        return plain_address(address);
    }
    std::fill(std::begin(parsed->s6_addr) + 8, std::end(parsed->s6_addr), std::uint8_t{0});
    return spell(AF_INET6, &*parsed) + "/64";
}

} // namespace clono
