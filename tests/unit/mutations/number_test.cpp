#include "mutations/number.hpp"
#include "mutations/utf8.hpp"

#include <gtest/gtest.h>

namespace clono::mutations {
namespace {

TEST(Integer, plain_digits_with_spaces_and_signs_are_read) {
    EXPECT_EQ(parse_integer(" 42 ", 100).value, 42u);
    EXPECT_EQ(parse_integer("+7", 100).value, 7u);
    EXPECT_EQ(parse_integer("-0", 100).trouble, IntegerTrouble::None);
    EXPECT_EQ(parse_integer("0000000000000000000000000012", 100).value, 12u);
    EXPECT_EQ(parse_integer("100", 100).trouble, IntegerTrouble::None);
}

TEST(Integer, everything_else_is_told_apart) {
    for (const char* text :
         {"", " ", "500.0", "1e3", "NA", "0x1f", "1 2", "١", "--1", "+", "1,000"}) {
        EXPECT_EQ(parse_integer(text, 100).trouble, IntegerTrouble::NotInteger) << text;
    }
    EXPECT_EQ(parse_integer("-3", 100).trouble, IntegerTrouble::Negative);
    EXPECT_EQ(parse_integer("101", 100).trouble, IntegerTrouble::TooLarge);
    EXPECT_EQ(parse_integer("18446744073709551617", ~0ULL).trouble, IntegerTrouble::TooLarge);
}

TEST(Decimal, only_whole_finite_numbers_are_read) {
    EXPECT_EQ(parse_decimal(" 0.8 "), 0.8);
    EXPECT_EQ(parse_decimal("1e-3"), 0.001);
    for (const char* text : {"", "NA", "nan", "inf", "0.8x", "0,8", "1e999"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(Utf8, only_well_formed_text_passes) {
    EXPECT_TRUE(is_utf8("aé突😀"));
    for (const char* text : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe7\xaa",
                             "\x80", "\xf0\x80\x80\x80"}) {
        EXPECT_FALSE(is_utf8(text));
    }
    EXPECT_TRUE(has_control("a\x1b"));
    EXPECT_TRUE(has_control("\xc2\x85"));
    EXPECT_FALSE(has_control("é"));
}

} // namespace
} // namespace clono::mutations
