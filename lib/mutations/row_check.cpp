#include "mutations/row_check.hpp"

#include "mutations/number.hpp"
#include "mutations/utf8.hpp"

namespace clono::mutations {

namespace {

class RowCheck {
public:
    RowCheck(const Record& record, const Header& header, const std::string& file,
             const TableOptions& options, FaultList& faults)
        : record_(record), header_(header), file_(file), options_(options), faults_(faults) {}

    std::optional<CheckedRow> run() {
        const auto errors_before = faults_.error_count();
        if (record_.size() < header_.needed_fields()) {
            faults_.add(FaultCode::ShortRow, {file_, record_.line(), {}, {}},
                        {std::to_string(record_.size()), std::to_string(header_.size())});
            return std::nullopt;
        }
        CheckedRow checked;
        checked.row.line = record_.line();
        read_id(checked.row.mutation_id);
        checked.row.ref_counts = count(Column::RefCounts);
        checked.row.var_counts = count(Column::VarCounts);
        checked.row.normal_cn = copy_number(Column::NormalCn);
        checked.row.minor_cn = copy_number(Column::MinorCn);
        checked.row.major_cn = copy_number(Column::MajorCn);
        if (header_.has(Column::SampleId)) {
            read_long_columns(checked);
        }
        if (faults_.error_count() > errors_before) {
            return std::nullopt;
        }
        check_copy_numbers(checked);
        if (faults_.error_count() > errors_before) {
            return std::nullopt;
        }
        if (checked.row.ref_counts + checked.row.var_counts == 0) {
            add(FaultCode::DepthZero, Column::RefCounts);
        }
        return checked;
    }

private:
    void add(FaultCode code, Column column,
             std::initializer_list<std::string_view> arguments = {}) {
        faults_.add(code,
                    {file_, record_.line(), std::string(header_.name(column)),
                     shown(header_.field(record_, column))},
                    arguments);
    }

    void read_id(std::string& id) {
        const auto cell = header_.field(record_, Column::MutationId);
        if (trim(cell).empty()) {
            add(FaultCode::MutationIdEmpty, Column::MutationId);
        } else if (!is_utf8(cell)) {
            add(FaultCode::NotUtf8, Column::MutationId);
        } else if (has_control(cell) || cell.size() > options_.max_id_bytes) {
            add(FaultCode::MutationIdInvalid, Column::MutationId,
                {std::to_string(options_.max_id_bytes)});
        } else if (trim(cell).size() != cell.size()) {
            add(FaultCode::MutationIdSpaces, Column::MutationId);
        }
        id = cell;
    }

    std::uint64_t integer(Column column, std::uint64_t limit, FaultCode not_integer,
                          FaultCode negative, FaultCode too_large) {
        const auto parsed = parse_integer(header_.field(record_, column), limit);
        switch (parsed.trouble) {
        case IntegerTrouble::None:
            break;
        case IntegerTrouble::NotInteger:
            add(not_integer, column);
            break;
        case IntegerTrouble::Negative:
            add(negative, column);
            break;
        case IntegerTrouble::TooLarge:
            add(too_large, column, {std::to_string(limit)});
            break;
        }
        return parsed.value;
    }

    std::uint64_t count(Column column) {
        return integer(column, options_.max_count, FaultCode::CountNotInteger,
                       FaultCode::CountNegative, FaultCode::CountTooLarge);
    }

    int copy_number(Column column) {
        return static_cast<int>(
            integer(column, options_.max_copy_number, FaultCode::CopyNumberNotInteger,
                    FaultCode::CopyNumberNegative, FaultCode::CopyNumberTooLarge));
    }

    /// The relations between copy numbers; called when each alone is right.
    void check_copy_numbers(CheckedRow& checked) {
        const auto& row = checked.row;
        if (row.normal_cn == 0) {
            add(FaultCode::NormalCnZero, Column::NormalCn);
        }
        if (row.major_cn == 0) {
            checked.drop_for_zero_major = options_.drop_zero_major;
            if (!options_.drop_zero_major) {
                add(row.minor_cn == 0 ? FaultCode::TotalCnZero : FaultCode::MajorCnZero,
                    Column::MajorCn);
            }
        } else if (row.minor_cn > row.major_cn) {
            add(FaultCode::MinorAboveMajor, Column::MinorCn,
                {std::to_string(row.minor_cn), std::to_string(row.major_cn)});
        }
    }

    void read_long_columns(CheckedRow& checked) {
        checked.sample = trim(header_.field(record_, Column::SampleId));
        if (!is_sample_name(checked.sample)) {
            add(FaultCode::SampleNameInvalid, Column::SampleId, {std::to_string(kSampleNameBytes)});
        }
        checked.tumour_content = number(Column::TumourContent, FaultCode::TumourContentNotNumber);
        if (checked.tumour_content &&
            !(*checked.tumour_content > 0 && *checked.tumour_content <= 1)) {
            add(FaultCode::TumourContentRange, Column::TumourContent);
        }
        checked.error_rate = number(Column::ErrorRate, FaultCode::ErrorRateNotNumber);
        if (checked.error_rate && !(*checked.error_rate > 0 && *checked.error_rate < 0.5)) {
            add(FaultCode::ErrorRateRange, Column::ErrorRate);
        }
    }

    std::optional<double> number(Column column, FaultCode not_number) {
        if (!header_.has(column)) {
            return std::nullopt;
        }
        const auto value = parse_decimal(header_.field(record_, column));
        if (!value) {
            add(not_number, column);
        }
        return value;
    }

    const Record& record_;
    const Header& header_;
    const std::string& file_;
    const TableOptions& options_;
    FaultList& faults_;
};

} // namespace

std::optional<CheckedRow> check_row(const Record& record, const Header& header,
                                    const std::string& file, const TableOptions& options,
                                    FaultList& faults) {
    return RowCheck(record, header, file, options, faults).run();
}

} // namespace clono::mutations
