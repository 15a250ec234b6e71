#pragma once
// Tables written in the test, and their faults as one line each.

#include "mutations/data_set.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace clono::mutations::test {

inline constexpr std::string_view kHeader =
    "mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn\n";

/// "code file:line column value" of every kept fault.
inline std::vector<std::string> lines_of(const FaultList& faults) {
    std::vector<std::string> lines;
    for (const auto& fault : faults.first()) {
        const auto& place = fault.place;
        lines.push_back(std::string(kind_of(fault.code).name) + " " + place.file + ":" +
                        std::to_string(place.line) + " " + place.column + " " + place.value);
    }
    return lines;
}

struct ReadTable {
    Table table;
    FaultList faults;

    std::vector<std::string> lines() const { return lines_of(faults); }
};

/// Reads a text as the table s1.tsv.
inline ReadTable read(std::string_view text, const TableOptions& options = {}) {
    ReadTable read;
    ByteSource source(InMemory{text}, options.max_bytes);
    read.table = read_table(source, "s1.tsv", options, read.faults);
    return read;
}

/// A PyClone table with one row, its fields given in the order of kHeader.
inline ReadTable read_row(std::string_view row, const TableOptions& options = {}) {
    return read(std::string(kHeader) + std::string(row) + "\n", options);
}

/// Joins texts as the tables s1.tsv, s2.tsv …
inline DataSet join(const std::vector<std::string>& texts, const InputOptions& options = {}) {
    FaultList faults;
    std::vector<Table> tables;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        files.push_back("s" + std::to_string(i + 1) + ".tsv");
        ByteSource source(InMemory{texts[i]}, options.table.max_bytes);
        tables.push_back(read_table(source, files.back(), options.table, faults));
    }
    return join_tables(std::move(tables), files, options, std::move(faults));
}

inline std::string rows(const std::vector<std::string>& ids) {
    std::string text(kHeader);
    for (const auto& id : ids) {
        text += id + "\t90\t10\t2\t1\t1\n";
    }
    return text;
}

} // namespace clono::mutations::test
