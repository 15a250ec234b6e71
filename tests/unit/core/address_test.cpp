#include "core/address.hpp"

#include <gtest/gtest.h>

namespace clono {
namespace {

TEST(Address, is_spelled_in_one_way) {
    EXPECT_EQ(plain_address("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(plain_address("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(plain_address("2001:DB8:0:0::1"), "2001:db8::1");
    EXPECT_EQ(plain_address("unix:"), "unix:");
    EXPECT_EQ(plain_address(""), "");
}

TEST(Network, is_the_first_half_of_an_ipv6_address_and_the_whole_of_an_ipv4_one) {
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("2001:db8:1:2::"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("::1"), "::/64");
    EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("unix:"), "unix:");
}

} // namespace
} // namespace clono
