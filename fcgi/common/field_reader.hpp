#pragma once
// Reads the fields of a JSON object strictly and collects everything that is wrong before it says so.

#include "web/http_error.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace clono::fcgi {

struct TextRule {
    std::size_t min_length = 1; ///< code points
    std::size_t max_length = 200;
};

class FieldReader {
public:
    /// @param object  must be a JSON object and outlive the reader
    explicit FieldReader(const nlohmann::json& object) : FieldReader(object, "", own_errors_) {}

    /// A reader of a nested object; its errors go to `errors` under `prefix`, such as "samples[0].".
    FieldReader(const nlohmann::json& object, std::string prefix, web::FieldErrors& errors);
    FieldReader(const FieldReader&) = delete;
    FieldReader& operator=(const FieldReader&) = delete;
    ~FieldReader() = default;

    // Each of these marks the field as known. A missing field, or one of the wrong type or outside of its
    // range, is noted, and a value that fits the type is returned so that reading can go on. A field that
    // is null counts as missing. A text must be a plain line (core/text.hpp): no control characters.
    std::string text(std::string_view name, TextRule rule = {});
    std::optional<std::string> optional_text(std::string_view name, TextRule rule = {});
    std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min,
                                                 std::int64_t max);
    /// @param min_is_open  whether `min` itself is outside
    double number(std::string_view name, double min, double max, bool min_is_open = false);
    bool flag(std::string_view name);
    std::string choice(std::string_view name, std::initializer_list<std::string_view> allowed);
    std::optional<std::string> optional_choice(std::string_view name,
                                               std::initializer_list<std::string_view> allowed);

    bool has(std::string_view name) const;
    /// Marks a field as known and gives it as it is; a null pointer when missing.
    const nlohmann::json* raw(std::string_view name);
    /// Notes that something is wrong with a field; the first note of a field stays.
    void fail(std::string_view name, std::string code, LocalizedText message);
    /// Notes that a required field is missing.
    void fail_missing(std::string_view name);

    /// Notes every field that nobody asked for.
    void refuse_unknown();
    /// refuse_unknown(), then throws HttpError 422 when anything was noted.
    void finish();

    web::FieldErrors& errors() { return errors_; }

private:
    bool is_text_right(std::string_view name, const nlohmann::json& value, TextRule rule);

    const nlohmann::json& object_;
    std::string prefix_;
    web::FieldErrors own_errors_;
    web::FieldErrors& errors_;
    std::set<std::string, std::less<>> known_;
};

} // namespace clono::fcgi
