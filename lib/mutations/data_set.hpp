#pragma once
// All tables of one analysis together: names of samples, tumour contents, the common mutations.

#include "mutations/fault.hpp"
#include "mutations/table.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clono::mutations {

/// One file as the caller gives it.
struct InputFile {
    std::string path;
    std::string shown_name; ///< for messages; the base name of the path when empty
};

struct InputOptions {
    TableOptions table;
    bool drop_absent = false; ///< drop mutations that are absent from some sample, and list them
    std::vector<std::string> sample_names; ///< none, or one per sample
    std::vector<double> tumour_contents;   ///< none, or one per sample
};

struct SampleTable {
    std::string name;
    double tumour_content = 1; ///< in (0, 1]
    double error_rate = 0.001; ///< in (0, 0.5)
    std::size_t rows_read = 0;
    std::vector<Row> rows; ///< one per common mutation, in the order of DataSet::mutation_ids
};

struct Dropped {
    std::string mutation_id;
    std::string reason; ///< "absent" or "major_cn_zero"
    std::string sample; ///< the first sample that is the reason
};

struct DataSet {
    std::vector<std::string> mutation_ids; ///< in the order of the first table
    std::vector<SampleTable> samples;      ///< in the order of input; valid when faults.ok()
    std::vector<Dropped> dropped;
    FaultList faults;
};

/// Reads and checks everything; the samples are whole only when `faults.ok()`.
DataSet read_data_set(std::span<const InputFile> files, const InputOptions& options);

/// The sample's name when none is given: base name without `.gz` and without its last extension.
std::string default_sample_name(std::string_view path);

/// The same over tables already read; `files` are their names.
DataSet join_tables(std::vector<Table> tables, std::span<const std::string> files,
                    const InputOptions& options, FaultList faults);

} // namespace clono::mutations
