#include "web/url.hpp"

#include <gtest/gtest.h>

namespace clono::web {
namespace {

TEST(PercentDecode, GivesBackWhatPercentEncodeTook) {
    const std::string text = "样本 1/2 & 50%?";
    EXPECT_EQ(percent_decode(percent_encode(text)), text);
}

TEST(PercentDecode, RefusesBrokenEscapesNulBytesAndWhatIsNoUtf8) {
    for (const char* text : {"%", "%2", "%zz", "a%0", "%00", "%ff", "%c0%af", "%ed%a0%80"}) {
        EXPECT_EQ(percent_decode(text), std::nullopt) << text;
    }
}

TEST(ParseQuery, ReadsPlusAsBlankAndKeepsOrder) {
    const QueryList expected{{"q", "a b+c"}, {"empty", ""}, {"flag", ""}};
    EXPECT_EQ(parse_query("q=a+b%2Bc&empty=&&flag"), expected);
}

TEST(ParseQuery, RefusesANameThatComesTwice) {
    EXPECT_EQ(parse_query("limit=1&limit=2"), std::nullopt);
    EXPECT_EQ(parse_query("limit=1&%6cimit=2"), std::nullopt);
}

} // namespace
} // namespace clono::web
