#pragma once
// Traces as PyClone wrote them (bz2-compressed text), read into memory.

#include "engine/summary/trace_view.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clono::engine {

/// One chain's rows from labels, alpha, precision and the prevalences of each sample.
class TextTrace : public TraceView {
public:
    /// @param folder   with labels.tsv.bz2 and so on
    /// @param samples  names in the order that atoms are wanted
    /// @param has_precision  false for the binomial density: no precision file is read
    /// Failure(BadData) when the files contradict each other or can't be understood.
    TextTrace(const std::filesystem::path& folder, const std::vector<std::string>& samples,
              bool has_precision);

    /// The columns, in the order in which they stand in the files.
    const std::vector<std::string>& mutation_ids() const { return mutation_ids_; }

    std::size_t row_count() const override { return rows_.size(); }

    TraceRow row(std::size_t index) const override;

private:
    struct Row {
        std::size_t cluster_count = 0;
        std::size_t first_label = 0;
        std::size_t first_atom = 0;
        double concentration = 0;
        double precision = 0;
    };

    std::vector<std::string> mutation_ids_;
    std::vector<Row> rows_;
    std::vector<std::uint32_t> labels_;
    std::vector<double> atoms_;
};

} // namespace clono::engine
