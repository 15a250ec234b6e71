#pragma once
// The checks of one row: every fault of the row is added, not only the first.

#include "mutations/header.hpp"
#include "mutations/table.hpp"

#include <optional>

namespace clono::mutations {

struct CheckedRow {
    Row row;
    std::string_view sample; ///< of the long table; points into the record
    std::optional<double> tumour_content;
    std::optional<double> error_rate;
    bool drop_for_zero_major = false;
};

/// Nothing when the row has an error.
std::optional<CheckedRow> check_row(const Record& record, const Header& header,
                                    const std::string& file, const TableOptions& options,
                                    FaultList& faults);

} // namespace clono::mutations
