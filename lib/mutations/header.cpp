#include "mutations/header.hpp"

#include "mutations/number.hpp"

#include <algorithm>
#include <cctype>

namespace clono::mutations {

namespace {

constexpr std::string_view kNames[] = {"mutation_id", "ref_counts",     "var_counts",
                                       "normal_cn",   "minor_cn",       "major_cn",
                                       "sample_id",   "tumour_content", "error_rate"};

constexpr Column kAlwaysNeeded[] = {Column::MutationId, Column::RefCounts, Column::VarCounts,
                                    Column::NormalCn,   Column::MinorCn,   Column::MajorCn};

constexpr std::string_view kAltCounts = "alt_counts";

/// Names as people also write them: without case, spaces, dots and underscores.
std::string bare(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c))) {
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

std::string found_columns(const Record& record) {
    std::string list;
    for (std::size_t i = 0; i < record.size() && i < 12; ++i) {
        list += (i > 0 ? ", " : "") + shown(trim(record.field(i)), 30);
    }
    return record.size() > 12 ? list + ", …" : list;
}

/// The column that was probably meant, or an empty string.
std::string similar_column(const Record& record, std::string_view wanted, bool is_var_counts) {
    for (std::size_t i = 0; i < record.size(); ++i) {
        const auto name = trim(record.field(i));
        if (bare(name) == bare(wanted) || (is_var_counts && bare(name) == bare(kAltCounts))) {
            return shown(name, 30);
        }
    }
    return {};
}

} // namespace

std::optional<Header> Header::read(const Record& record, const std::string& file,
                                   FaultList& faults) {
    Header header;
    header.size_ = record.size();
    bool is_whole = true;
    const auto find = [&](std::string_view name, Column column) {
        auto& index = header.index_[static_cast<std::size_t>(column)];
        for (std::size_t i = 0; i < record.size(); ++i) {
            if (trim(record.field(i)) != name) {
                continue;
            }
            if (index) {
                faults.add(FaultCode::DuplicateColumn,
                           {file, record.line(), std::string(name), {}});
                is_whole = false;
                return;
            }
            index = i;
        }
    };
    for (std::size_t c = 0; c < std::size(kNames); ++c) {
        find(kNames[c], static_cast<Column>(c));
    }
    if (header.has(Column::SampleId) && !header.has(Column::VarCounts)) {
        find(kAltCounts, Column::VarCounts);
    }
    if (!header.has(Column::SampleId)) {
        // Only the long table knows these; a PyClone table may have columns of these names for
        // other ends.
        header.index_[static_cast<std::size_t>(Column::TumourContent)].reset();
        header.index_[static_cast<std::size_t>(Column::ErrorRate)].reset();
    }
    for (const auto column : kAlwaysNeeded) {
        if (header.has(column)) {
            continue;
        }
        const bool is_var = column == Column::VarCounts;
        const auto name = kNames[static_cast<std::size_t>(column)];
        const auto similar = similar_column(record, name, is_var);
        const auto en = similar.empty() ? "" : "; perhaps " + similar + " is meant";
        const auto zh = similar.empty() ? "" : "，也许应为 " + similar;
        faults.add(FaultCode::MissingColumn, {file, record.line(), std::string(name), {}},
                   {found_columns(record), en, zh});
        is_whole = false;
    }
    if (!is_whole) {
        return std::nullopt;
    }
    for (const auto& index : header.index_) {
        header.needed_fields_ = std::max(header.needed_fields_, index ? *index + 1 : 0);
    }
    return header;
}

std::string_view Header::name(Column column) const {
    const bool is_alt = column == Column::VarCounts && has(Column::SampleId);
    return is_alt ? kAltCounts : kNames[static_cast<std::size_t>(column)];
}

std::string_view Header::field(const Record& record, Column column) const {
    return at(column) ? record.field(*at(column)) : std::string_view();
}

} // namespace clono::mutations
