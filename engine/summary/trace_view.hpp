#pragma once
// The rows of a chain as the summaries read them, wherever they are stored.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace clono::engine {

/// One row. Labels are stored in 1, 2 or 4 bytes each, whatever the number of clusters needs.
struct TraceRow {
    std::size_t cluster_count = 0;
    std::size_t label_width = 1;
    const std::byte* labels = nullptr; ///< n * label_width bytes
    std::span<const double> atoms;     ///< cluster_count x S, row-major
    double concentration = 0;
    double precision = 0;
    double log_likelihood = 0; ///< NaN when unknown (traces of the original)
    double log_posterior = 0;  ///< as above

    std::uint32_t label(std::size_t mutation) const {
        std::uint32_t value = 0;
        std::memcpy(&value, labels + mutation * label_width, label_width);
        return value;
    }
};

/// Rows of one chain; the views stay valid as long as the object.
class TraceView {
public:
    virtual ~TraceView() = default;
    virtual std::size_t row_count() const = 0;
    virtual TraceRow row(std::size_t index) const = 0;
};

} // namespace clono::engine
