#include "core/bytes.hpp"
#include "core/hmac.hpp"
#include "core/random.hpp"
#include "core/sha256.hpp"

#include <gtest/gtest.h>

namespace clono {
namespace {

TEST(Hex, goes_there_and_back) {
    const Bytes<4> bytes{0x00, 0x7F, 0x80, 0xFF};
    EXPECT_EQ(to_hex(bytes), "007f80ff");
    EXPECT_EQ(parse_hex<4>("007F80fF"), bytes);
}

TEST(Hex, other_lengths_and_characters_are_refused) {
    EXPECT_FALSE(parse_hex<2>("abc"));
    EXPECT_FALSE(parse_hex<2>("abcde"));
    EXPECT_FALSE(parse_hex<2>("ab g"));
    EXPECT_FALSE(parse_hex<1>("-1"));
}

TEST(Sha256, equals_the_examples_of_fips_180_4) {
    EXPECT_EQ(to_hex(sha256(std::string_view{""})),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256(std::string_view{"abc"})),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, does_not_depend_on_the_pieces_and_starts_anew) {
    Sha256 hash;
    hash.update("a");
    hash.update("");
    hash.update("bc");
    EXPECT_EQ(hash.finish(), sha256(std::string_view{"abc"}));
    EXPECT_EQ(hash.finish(), sha256(std::string_view{""}));
}

TEST(HmacSha256, equals_test_case_2_of_rfc_4231) {
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(ConstantTimeCompare, compares) {
    EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
    EXPECT_TRUE(equal_in_constant_time({}, {}));
}

TEST(RandomBytes, differ_each_time) {
    EXPECT_NE(random_bytes<16>(), random_bytes<16>());
}

} // namespace
} // namespace clono
