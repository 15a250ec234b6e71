#pragma once

#include "core/time.hpp"
#include "web/http_error.hpp"
#include "web/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clono::fcgi {

/// Reads a query's values strictly and collects what is wrong. Names that nobody asks for are ignored.
class QueryReader {
public:
    explicit QueryReader(const web::Request& request) : request_(request) {}

    /// ?limit= of a list: 1 to 100, else 25.
    int limit();
    /// A whole number ≥ 0, such as the cursor of a list.
    std::optional<std::uint64_t> number(std::string_view name);
    /// A plain line of at most 200 code points; an empty one counts as missing.
    std::optional<std::string> text(std::string_view name);
    std::optional<std::string> choice(std::string_view name,
                                      std::initializer_list<std::string_view> allowed);
    /// RFC 3339, or a date, which means its first moment in UTC.
    std::optional<Timestamp> time(std::string_view name);
    /// True for 1, false for 0 or missing.
    bool flag(std::string_view name);

    /// Throws HttpError 422 when anything was wrong.
    void finish();

private:
    std::optional<std::string_view> value(std::string_view name) const;
    void fail(std::string_view name, std::string code, LocalizedText message);

    const web::Request& request_;
    web::FieldErrors errors_;
};

} // namespace clono::fcgi
