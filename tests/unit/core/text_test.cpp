#include "core/text.hpp"

#include <gtest/gtest.h>

namespace clono {
namespace {

TEST(NormaliseName, makes_equal_what_people_read_as_equal) {
    EXPECT_EQ(normalise_name("Alice"), "alice");
    EXPECT_EQ(normalise_name("Ａｌｉｃｅ"), "alice");               // full width
    EXPECT_EQ(normalise_name("STRASSE"), normalise_name("straße")); // full case folding
    EXPECT_EQ(normalise_name("e\u0301"), normalise_name("\u00C9")); // combining accent
    EXPECT_EQ(normalise_name("①"), "1");
    EXPECT_EQ(normalise_name("  王  小明 "), "王 小明");
    EXPECT_EQ(normalise_name("a\u3000b"), "a b"); // ideographic blank
}

TEST(NormaliseName, is_idempotent) {
    for (const std::string name : {"ﬁancé", "İstanbul", "ǅ", "Ⅷ", "한글", "ſ", "ΑΣ"}) {
        const auto once = normalise_name(name);
        ASSERT_TRUE(once) << name;
        EXPECT_EQ(normalise_name(*once), once) << name;
    }
}

TEST(NormaliseName, refuses_what_hides_or_turns_text) {
    for (const std::string_view name :
         {std::string_view{""}, std::string_view{"   "}, std::string_view{"a\nb"},
          std::string_view{"a\0b", 3}, std::string_view{"\u202Eevil"}, std::string_view{"a\u2066b"},
          std::string_view{"a\u200Bb"}, std::string_view{"a\u00ADb"}, std::string_view{"\uFEFFa"},
          std::string_view{"a\u2028b"}, std::string_view{"a\u200Fb"}, std::string_view{"a\uFE0Fb"},
          std::string_view{"\u3164"}, std::string_view{"a\U000E0041b"}, std::string_view{"\uE000"},
          std::string_view{"a\u0085b"}}) {
        EXPECT_FALSE(normalise_name(name)) << name;
    }
}

TEST(Utf8, malformed_bytes_are_refused) {
    for (const std::string_view bytes : {"\xFF", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                                         "\xF4\x90\x80\x80", "\xE4\xB8", "a\x80"}) {
        EXPECT_FALSE(is_utf8(bytes));
        EXPECT_FALSE(is_plain_line(bytes));
        EXPECT_FALSE(normalise_name(bytes));
    }
    EXPECT_TRUE(is_utf8("王😀é"));
    EXPECT_EQ(count_code_points("王😀é"), 3U);
}

TEST(PlainText, has_lines_and_tabs_and_no_other_controls) {
    EXPECT_TRUE(is_plain_text("a\n\tb"));
    EXPECT_FALSE(is_plain_line("a\nb"));
    EXPECT_FALSE(is_plain_text("a\rb"));
    EXPECT_FALSE(is_plain_text("a\x1B[31mb"));
}

TEST(TakeCodePoints, never_cuts_one) {
    EXPECT_EQ(take_code_points("王小明", 2), "王小");
    EXPECT_EQ(take_code_points("a😀b", 2), "a😀");
    EXPECT_EQ(take_code_points("ab", 9), "ab");
    EXPECT_EQ(take_code_points("ab", 0), "");
}

} // namespace
} // namespace clono
