#pragma once

#include <string>
#include <string_view>

namespace clono {

/// An IP address in its usual spelling; what an IPv6 socket says of an IPv4 client (::ffff:192.0.2.1) as the IPv4
/// address. A text that is no address is given back as it is.
std::string plain_address(std::string_view address);

/// Whom to count for an address: an IPv4 address itself; the /64 of an IPv6 address, such as "2001:db8:1:2::/64",
/// because whoever has one address there has 2^64 (RFC 6177, RFC 7421).
std::string network_of(std::string_view address);

} // namespace clono
