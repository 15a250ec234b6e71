#include "account/mask.hpp"
#include "account/rules.hpp"

#include <gtest/gtest.h>

namespace clono::account {
namespace {

std::string fault_of(const Checked<db::UniqueText>& checked) {
    EXPECT_NE(checked.value.has_value(), checked.fault.has_value());
    return checked.fault ? checked.fault->code : "";
}

TEST(UserName, keeps_what_was_typed_and_is_unique_in_its_folded_form) {
    const auto name = check_user_name("  Ｗáng Li ");
    ASSERT_TRUE(name.value);
    EXPECT_EQ(name.value->text, "Ｗáng Li");
    EXPECT_EQ(name.value->normalised, "wáng li");
    EXPECT_EQ(fault_of(check_user_name("王小明")), "");
}

TEST(UserName, cannot_be_mistaken_for_anything_else) {
    EXPECT_EQ(fault_of(check_user_name("")), "user_name_invalid");
    EXPECT_EQ(fault_of(check_user_name("...")), "user_name_invalid");
    EXPECT_EQ(fault_of(check_user_name(std::string(65, 'a'))), "user_name_invalid");
    EXPECT_EQ(fault_of(check_user_name("a\u200Bb")), "user_name_invalid");
    EXPECT_EQ(fault_of(check_user_name("a@b.org")), "user_name_looks_like_contact");
    EXPECT_EQ(fault_of(check_user_name("a＠b")), "user_name_looks_like_contact"); // full width
    EXPECT_EQ(fault_of(check_user_name("13800138000")), "user_name_looks_like_contact");
    EXPECT_EQ(fault_of(check_user_name("Guest-1")), "user_name_reserved");
    EXPECT_EQ(fault_of(check_user_name("deleted-7")), "user_name_reserved");
}

TEST(Email, has_the_shape_of_one) {
    EXPECT_EQ(check_email("Ada@Example.ORG").value->normalised, "ada@example.org");
    EXPECT_EQ(fault_of(check_email("用户@例子.中国")), "");
    for (const char* text : {"", "a", "@b.c", "a@b", "a@.b", "a@b.", "a@b..c", "a b@c.d",
                             "a@b.c\r\nBcc: x@y.z", "<a@b.c>"}) {
        EXPECT_EQ(fault_of(check_email(text)), "email_invalid") << text;
    }
}

TEST(Phone, is_unique_by_its_digits) {
    EXPECT_EQ(check_phone("+49 (170) 123-4567").value->normalised, "+491701234567");
    EXPECT_EQ(check_phone("138 0013 8000").value->normalised, "13800138000");
    for (const char* text : {"", "1234", "1234567890123456", "12345a", "+", "1+2345", "12\\345"}) {
        EXPECT_EQ(fault_of(check_phone(text)), "phone_invalid") << text;
    }
}

TEST(Password, has_8_to_256_characters_of_any_kind) {
    const auto code = [](const std::string& password) {
        const auto fault = check_password(password, "ada", "ada@example.org", "");
        return fault ? fault->code : "";
    };
    EXPECT_EQ(code("gx7tq2v"), "password_too_short");
    EXPECT_EQ(code("gx7tq2vw"), "");
    EXPECT_EQ(code("春江潮水连海平"), "password_too_short"); // seven characters, 21 bytes
    EXPECT_EQ(code("春江潮水连海平海"), "");
    EXPECT_EQ(code("👩‍🔬 in the lab"), ""); // joiners too
    EXPECT_EQ(code("ADA@example.ORG"), "password_personal");
    std::string longest;
    for (int i = 0; i < 256; ++i) {
        longest += static_cast<char>('a' + i * i % 26);
    }
    EXPECT_EQ(code(longest), "");
    EXPECT_EQ(code(longest + "x"), "password_too_long");
    EXPECT_EQ(code("\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8"), "password_too_short");
}

TEST(Mask, leaves_the_first_character_of_each_word) {
    EXPECT_EQ(mask_person_name("王小明"), "王**");
    EXPECT_EQ(mask_person_name("John  Smith"), "J*** S****");
    EXPECT_EQ(mask_person_name("王"), "*");
    EXPECT_EQ(mask_person_name("Maximilianus"), "M********");
    EXPECT_FALSE(mask_person_name(""));
    EXPECT_FALSE(mask_person_name("a\nb"));
}

TEST(AgeBand, is_ten_years_wide) {
    EXPECT_EQ(age_band(0), "0-9");
    EXPECT_EQ(age_band(64), "60-69");
    EXPECT_EQ(age_band(89), "80-89");
    EXPECT_EQ(age_band(90), "90+");
    EXPECT_EQ(age_band(130), "90+");
    EXPECT_FALSE(age_band(-1));
    EXPECT_FALSE(age_band(131));
}

} // namespace
} // namespace clono::account
