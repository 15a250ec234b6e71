#include "fcgi/common/field_reader.hpp"

#include "core/text.hpp"
#include "fcgi/common/errors.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace clono::fcgi {
namespace {

using nlohmann::json;

template <class Number>
std::string shown(Number number) {
    std::ostringstream out;
    out << number;
    return out.str();
}

template <class Number>
LocalizedText range_message(Number min, Number max) {
    return {"This must lie between " + shown(min) + " and " + shown(max) + ".",
            "此值必须在 " + shown(min) + " 与 " + shown(max) + " 之间。"};
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> allowed) {
    return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

std::string joined(std::initializer_list<std::string_view> words) {
    std::string all;
    for (const std::string_view word : words) {
        all.append(all.empty() ? "" : ", ").append(word);
    }
    return all;
}

} // namespace

FieldReader::FieldReader(const json& object, std::string prefix, web::FieldErrors& errors)
    : object_(object), prefix_(std::move(prefix)), errors_(errors) {}

bool FieldReader::has(std::string_view name) const {
    const auto found = object_.find(std::string(name));
    return found != object_.end() && !found->is_null();
}

const json* FieldReader::raw(std::string_view name) {
    known_.emplace(name);
    return has(name) ? &object_.at(std::string(name)) : nullptr;
}

void FieldReader::fail(std::string_view name, std::string code, LocalizedText message) {
    errors_.try_emplace(prefix_ + std::string(name),
                        web::FieldError{std::move(code), std::move(message)});
}

void FieldReader::fail_missing(std::string_view name) {
    fail(name, "missing", {"This is needed.", "此项必填。"});
}

bool FieldReader::is_text_right(std::string_view name, const json& value, TextRule rule) {
    if (!value.is_string()) {
        fail(name, "not_text", {"This must be text.", "此项必须是文本。"});
        return false;
    }
    const auto& text = value.get_ref<const std::string&>();
    if (!is_plain_line(text)) {
        fail(name, "not_plain_text",
             {"This has characters that can't be shown.", "此项含有无法显示的字符。"});
        return false;
    }
    const std::size_t length = count_code_points(text);
    if (trim(text).empty() && rule.min_length > 0) {
        fail_missing(name);
        return false;
    }
    if (length < rule.min_length || length > rule.max_length) {
        fail(name, length > rule.max_length ? "too_long" : "too_short",
             {"This must have " + shown(rule.min_length) + " to " + shown(rule.max_length) +
                  " characters.",
              "此项长度必须为 " + shown(rule.min_length) + " 至 " + shown(rule.max_length) +
                  " 个字符。"});
        return false;
    }
    return true;
}

std::optional<std::string> FieldReader::optional_text(std::string_view name, TextRule rule) {
    const json* value = raw(name);
    if (value == nullptr || !is_text_right(name, *value, rule)) {
        return std::nullopt;
    }
    return value->get<std::string>();
}

std::string FieldReader::text(std::string_view name, TextRule rule) {
    if (!has(name)) {
        fail_missing(name);
    }
    return optional_text(name, rule).value_or("");
}

std::optional<std::int64_t> FieldReader::optional_integer(std::string_view name, std::int64_t min,
                                                          std::int64_t max) {
    const json* value = raw(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_number_integer()) {
        fail(name, "not_integer", {"This must be a whole number.", "此项必须是整数。"});
        return std::nullopt;
    }
    const bool fits = !value->is_number_unsigned() ||
                      value->get<std::uint64_t>() <=
                          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!fits || value->get<std::int64_t>() < min || value->get<std::int64_t>() > max) {
        fail(name, "out_of_range", range_message(min, max));
        return std::nullopt;
    }
    return value->get<std::int64_t>();
}

std::int64_t FieldReader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    if (!has(name)) {
        fail_missing(name);
    }
    return optional_integer(name, min, max).value_or(min);
}

double FieldReader::number(std::string_view name, double min, double max, bool min_is_open) {
    const json* value = raw(name);
    if (value == nullptr) {
        fail_missing(name);
        return max;
    }
    if (!value->is_number()) {
        fail(name, "not_number", {"This must be a number.", "此项必须是数字。"});
        return max;
    }
    const double number = value->get<double>();
    if (!std::isfinite(number) || number < min || number > max || (min_is_open && number == min)) {
        const std::string above = min_is_open ? "above " : "at least ";
        const std::string above_zh = min_is_open ? "大于 " : "不小于 ";
        fail(name, "out_of_range",
             {"This must be " + above + shown(min) + " and at most " + shown(max) + ".",
              "此值必须" + above_zh + shown(min) + " 且不大于 " + shown(max) + "。"});
        return max;
    }
    return number;
}

bool FieldReader::flag(std::string_view name) {
    const json* value = raw(name);
    if (value == nullptr) {
        fail_missing(name);
        return false;
    }
    if (!value->is_boolean()) {
        fail(name, "not_yes_or_no", {"This must be true or false.", "此项必须是 true 或 false。"});
        return false;
    }
    return value->get<bool>();
}

std::optional<std::string> FieldReader::optional_choice(
    std::string_view name, std::initializer_list<std::string_view> allowed) {
    const json* value = raw(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string() || !is_one_of(value->get_ref<const std::string&>(), allowed)) {
        fail(name, "not_a_choice",
             {"This must be one of: " + joined(allowed) + ".",
              "此项必须是以下之一：" + joined(allowed) + "。"});
        return std::nullopt;
    }
    return value->get<std::string>();
}

std::string FieldReader::choice(std::string_view name,
                                std::initializer_list<std::string_view> allowed) {
    if (!has(name)) {
        fail_missing(name);
    }
    return optional_choice(name, allowed).value_or(std::string(*allowed.begin()));
}

void FieldReader::refuse_unknown() {
    for (const auto& [name, value] : object_.items()) {
        if (!known_.contains(name)) {
            fail(name, "unknown_field", {"There is no such field.", "没有此字段。"});
        }
    }
}

void FieldReader::finish() {
    refuse_unknown();
    if (!errors_.empty()) {
        throw invalid_fields(std::move(errors_));
    }
}

} // namespace clono::fcgi
