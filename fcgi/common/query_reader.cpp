#include "fcgi/common/query_reader.hpp"

#include "core/text.hpp"
#include "fcgi/common/errors.hpp"

#include <algorithm>
#include <charconv>

namespace clono::fcgi {
namespace {

constexpr int kStandardLimit = 25;
constexpr std::uint64_t kLargestLimit = 100;
constexpr std::size_t kLongestText = 200;

} // namespace

int QueryReader::limit() {
    const auto given = number("limit");
    if (given && (*given < 1 || *given > kLargestLimit)) {
        fail("limit", "out_of_range",
             {"This must lie between 1 and 100.", "此值必须在 1 与 100 之间。"});
        return kStandardLimit;
    }
    return given ? static_cast<int>(*given) : kStandardLimit;
}

std::optional<std::uint64_t> QueryReader::number(std::string_view name) {
    const auto text = value(name);
    if (!text) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc() || stop != end) {
        fail(name, "not_integer", {"This must be a whole number.", "此项必须是整数。"});
        return std::nullopt;
    }
    return number;
}

std::optional<std::string> QueryReader::text(std::string_view name) {
    const auto text = value(name);
    if (!text) {
        return std::nullopt;
    }
    if (!is_plain_line(*text) || count_code_points(*text) > kLongestText) {
        fail(name, "not_plain_text",
             {"This is too long or has characters that can't be shown.",
              "此项过长或含有无法显示的字符。"});
        return std::nullopt;
    }
    return std::string(*text);
}

std::optional<std::string> QueryReader::choice(std::string_view name,
                                               std::initializer_list<std::string_view> allowed) {
    const auto text = value(name);
    if (text && std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) {
        fail(name, "not_a_choice", {"This is none of the choices.", "此项不是可选值之一。"});
        return std::nullopt;
    }
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

std::optional<Timestamp> QueryReader::time(std::string_view name) {
    const auto text = value(name);
    if (!text) {
        return std::nullopt;
    }
    constexpr std::size_t kDateLength = 10;
    const std::string whole(*text);
    const auto time = parse_rfc3339(whole.size() == kDateLength ? whole + "T00:00:00Z" : whole);
    if (!time) {
        fail(name, "not_a_time",
             {"This must be a date such as 2026-11-20, or a time in RFC 3339.",
              "此项必须是日期（如 2026-11-20）或 RFC 3339 时间。"});
    }
    return time;
}

bool QueryReader::flag(std::string_view name) {
    return choice(name, {"0", "1"}).value_or("0") == "1";
}

void QueryReader::finish() {
    if (!errors_.empty()) {
        throw invalid_fields(std::move(errors_));
    }
}

std::optional<std::string_view> QueryReader::value(std::string_view name) const {
    const auto given = request_.query_value(name);
    return given && !given->empty() ? given : std::nullopt;
}

void QueryReader::fail(std::string_view name, std::string code, LocalizedText message) {
    errors_.try_emplace(std::string(name), web::FieldError{std::move(code), std::move(message)});
}

} // namespace clono::fcgi
