#pragma once
// One input table: PyClone's (one file per sample) or PyClone-VI's (all samples in one file).
//
// PyClone's columns: mutation_id ref_counts var_counts normal_cn minor_cn major_cn. PyClone-VI's:
// the same with alt_counts and sample_id, and optionally tumour_content and error_rate. Columns come
// in any order; others are ignored.

#include "mutations/byte_source.hpp"
#include "mutations/fault.hpp"
#include "mutations/record_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::mutations {

/// One mutation in one sample; checked.
struct Row {
    std::string mutation_id;
    std::uint64_t ref_counts = 0;
    std::uint64_t var_counts = 0;
    int normal_cn = 2; ///< >= 1
    int minor_cn = 1;  ///< in [0, major_cn]
    int major_cn = 1;  ///< >= 1
    std::size_t line = 0;
};

/// One sample's part of a table.
struct SampleRows {
    std::string name;                     ///< empty for PyClone's tables: the file does not say it
    std::optional<double> tumour_content; ///< in (0, 1], when the table says it
    std::optional<double> error_rate;     ///< in (0, 0.5), when the table says it
    std::vector<Row> rows;                ///< in the order of the table, ids unique
    std::size_t rows_read = 0;            ///< also those with faults
    std::vector<std::string> dropped_zero_major; ///< ids, only with TableOptions::drop_zero_major
};

struct Table {
    bool is_long = false; ///< has a sample_id column
    std::vector<SampleRows> samples;
};

struct TableOptions {
    bool drop_zero_major = false;
    std::size_t max_bytes = std::size_t{512} << 20; ///< after decompression
    std::size_t max_rows = 2'000'000;
    std::size_t max_id_bytes = 512;
    std::uint64_t max_count = 1'000'000'000;
    std::uint64_t max_copy_number = 200;
    RecordLimits record;
};

/// Reads and checks a table. Rows with faults are left out of the result; every fault is added to
/// `faults` under the name `file`.
Table read_table(ByteSource& source, const std::string& file, const TableOptions& options,
                 FaultList& faults);

/// True for a name that can be part of a file name: 1 to 100 bytes of UTF-8, no slash, no control
/// character, no leading dot.
bool is_sample_name(std::string_view name);
inline constexpr std::size_t kSampleNameBytes = 100;

} // namespace clono::mutations
