#include "account/base32.hpp"
#include "account/one_time_code.hpp"
#include "core/bytes.hpp"

#include <gtest/gtest.h>

namespace clono::account {
namespace {

TEST(Base32, gives_the_vectors_of_rfc_4648) {
    EXPECT_EQ(to_base32(as_bytes("")), "");
    EXPECT_EQ(to_base32(as_bytes("f")), "MY");
    EXPECT_EQ(to_base32(as_bytes("fo")), "MZXQ");
    EXPECT_EQ(to_base32(as_bytes("foo")), "MZXW6");
    EXPECT_EQ(to_base32(as_bytes("foob")), "MZXW6YQ");
    EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
    EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
}

TEST(Base32, is_read_back_and_nothing_else_is) {
    for (const std::string text : {"", "MY", "MZXW6YTBOI", "mzxw-6ytb oi"}) {
        EXPECT_TRUE(parse_base32(text)) << text;
    }
    const auto bytes = parse_base32("mzxw-6ytb oi");
    EXPECT_EQ(to_base32(*bytes), "MZXW6YTBOI");
    for (const std::string text : {"M", "MZ", "M1", "MZXW6YTBO!", "MZXW6Y\nTB"}) {
        EXPECT_FALSE(parse_base32(text)) << text;
    }
}

TEST(OneTimeCode, is_known_however_it_is_spelled_and_never_the_same) {
    const NewToken code = make_one_time_code();
    EXPECT_EQ(code.text.size(), 29U);
    std::string spelled;
    for (const char letter : code.text) {
        spelled += letter == '-' ? std::string{" "}
                                 : std::string(1, static_cast<char>(std::tolower(letter)));
    }
    EXPECT_EQ(one_time_code_hash(code.text), code.hash);
    EXPECT_EQ(one_time_code_hash(spelled), code.hash);
    EXPECT_NE(make_one_time_code().hash, code.hash);
    EXPECT_FALSE(one_time_code_hash(code.text.substr(1)));
    EXPECT_FALSE(one_time_code_hash(code.text + "AAAA"));
    EXPECT_FALSE(one_time_code_hash(""));
}

} // namespace
} // namespace clono::account
