#include "account/rules.hpp"

#include "account/common_passwords.hpp"

#include <algorithm>

namespace clono::account {
namespace {

Checked<db::UniqueText> faulty(std::string code, std::string en, std::string zh) {
    return {.fault = Fault{std::move(code), {std::move(en), std::move(zh)}}};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool has_letter_or_digit(std::string_view text) {
    // Anything beyond ASCII that a plain line may hold counts as a letter.
    return std::any_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_email_shaped(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64 ||
        text.find(' ') != std::string_view::npos) {
        return false;
    }
    const std::string_view domain = text.substr(at + 1);
    return domain.find('.') != std::string_view::npos && !domain.starts_with('.') &&
           !domain.ends_with('.') && domain.find("..") == std::string_view::npos &&
           text.find_first_of("<>\"(),;:\\[]") == std::string_view::npos;
}

bool is_personal(const std::string& folded, std::string_view own) {
    const auto name = normalise_name(own);
    return name && folded == *name;
}

} // namespace

Checked<db::UniqueText> check_user_name(std::string_view text) {
    const std::string_view shown = trim(text);
    const auto folded = normalise_name(shown);
    if (!folded || count_code_points(shown) > 64 || folded->size() > 128 ||
        !has_letter_or_digit(*folded)) {
        return faulty("user_name_invalid",
                      "A user name has 1 to 64 visible characters, one of them a letter or digit.",
                      "用户名须为 1 至 64 个可见字符，且至少含一个字母或数字。");
    }
    if (folded->find('@') != std::string::npos || normalise_phone(*folded)) {
        return faulty("user_name_looks_like_contact",
                      "A user name can be neither an e-mail address nor a phone number.",
                      "用户名不能是邮箱地址或手机号。");
    }
    if (folded->starts_with("guest-") || folded->starts_with("deleted-")) {
        return faulty("user_name_reserved", "This user name is reserved.", "该用户名为系统保留。");
    }
    return {.value = db::UniqueText{std::string{shown}, *folded}};
}

Checked<db::UniqueText> check_email(std::string_view text) {
    const std::string_view shown = trim(text);
    const auto folded = normalise_name(shown);
    if (!folded || shown.size() > 254 || folded->size() > 254 || !is_email_shaped(*folded)) {
        return faulty("email_invalid", "This is not an e-mail address.", "邮箱地址格式不正确。");
    }
    return {.value = db::UniqueText{std::string{shown}, *folded}};
}

std::optional<std::string> normalise_phone(std::string_view text) {
    std::string digits;
    for (const char c : trim(text)) {
        if (is_digit(c) || (c == '+' && digits.empty())) {
            digits += c;
        } else if (std::string_view{" -()./"}.find(c) == std::string_view::npos) {
            return std::nullopt;
        }
    }
    const std::size_t count = digits.size() - (digits.starts_with('+') ? 1 : 0);
    return count >= 5 && count <= 15 ? std::optional{digits} : std::nullopt;
}

Checked<db::UniqueText> check_phone(std::string_view text) {
    const std::string_view shown = trim(text);
    const auto digits = normalise_phone(shown);
    if (!digits || shown.size() > 32) {
        return faulty("phone_invalid", "This is not a phone number.", "手机号格式不正确。");
    }
    return {.value = db::UniqueText{std::string{shown}, *digits}};
}

std::optional<Fault> check_password(std::string_view password, std::string_view user_name,
                                    std::string_view email, std::string_view phone) {
    if (!is_utf8(password) || count_code_points(password) < 8) {
        return Fault{"password_too_short",
                     {"A password has at least 8 characters.", "密码至少需要 8 个字符。"}};
    }
    if (count_code_points(password) > 256) {
        return Fault{"password_too_long",
                     {"A password has at most 256 characters.", "密码最多 256 个字符。"}};
    }
    const std::string folded = normalise_name(password).value_or(std::string{password});
    if (is_common_password(folded)) {
        return Fault{"password_common",
                     {"This password is among the most used ones, which attackers try first.",
                      "该密码过于常见，容易被猜中，请换一个。"}};
    }
    if (is_personal(folded, user_name) || is_personal(folded, email) ||
        is_personal(folded, phone)) {
        return Fault{"password_personal",
                     {"A password cannot be your own name, e-mail or phone number.",
                      "密码不能与用户名、邮箱或手机号相同。"}};
    }
    return std::nullopt;
}

} // namespace clono::account
