#pragma once

#include "storage/folder.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::fcgi {

/// Reads a table that the engine wrote: fields between tabs, a field with quotes in it in quotes, LF.
class ResultTable {
public:
    /// Reads the head line. Throws storage::Error.
    explicit ResultTable(storage::File file);

    const std::vector<std::string>& columns() const { return columns_; }

    /// The place of a column; throws std::runtime_error when there is none.
    std::size_t column(std::string_view name) const;

    /// The next row, one field for each column; nothing after the last.
    /// Throws std::runtime_error for a row of another width.
    std::optional<std::vector<std::string>> next();

private:
    std::optional<std::string> next_line();

    storage::File file_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool is_at_end_ = false;
    std::vector<std::string> columns_;
};

/// A field as JSON: a number where it is one and finite, null when empty, NaN or infinite.
nlohmann::json number_or_null(const std::string& field);

} // namespace clono::fcgi
