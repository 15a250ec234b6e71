#pragma once
// The header of a table: which field is which column.

#include "mutations/fault.hpp"
#include "mutations/record_reader.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace clono::mutations {

enum class Column {
    MutationId,
    RefCounts,
    VarCounts,
    NormalCn,
    MinorCn,
    MajorCn,
    SampleId,
    TumourContent,
    ErrorRate,
    kCount
};

class Header {
public:
    /// Adds a fault for each needed column that is missing or stands twice.
    static std::optional<Header> read(const Record& record, const std::string& file,
                                      FaultList& faults);

    bool has(Column column) const { return at(column).has_value(); }

    /// The column's name as it stands in the file (alt_counts or var_counts).
    std::string_view name(Column column) const;
    /// The field of the column; empty when the table has no such column.
    std::string_view field(const Record& record, Column column) const;

    /// Fields that a row must have at least.
    std::size_t needed_fields() const { return needed_fields_; }

    std::size_t size() const { return size_; }

private:
    const std::optional<std::size_t>& at(Column column) const {
        return index_[static_cast<std::size_t>(column)];
    }

    std::array<std::optional<std::size_t>, static_cast<std::size_t>(Column::kCount)> index_;
    std::size_t needed_fields_ = 0;
    std::size_t size_ = 0;
};

} // namespace clono::mutations
