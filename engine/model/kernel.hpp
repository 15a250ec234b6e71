#pragma once
// The arithmetic of the likelihood, compiled once per instruction set. All sets give the same bytes.

#include <cstddef>
#include <cstdint>

namespace clono::engine {

/// Lanes of a group: groups are evaluated together, and arrays are padded to whole groups.
constexpr std::size_t kLanes = 8;
/// The same for floats.
constexpr std::size_t kFloatLanes = 16;

/// The next multiple of the lanes.
constexpr std::size_t whole_groups(std::size_t count, std::size_t lanes = kLanes) {
    return (count + lanes - 1) / lanes * lanes;
}

/// What a genotype state at one prevalence contributes, whatever the counts ("slot").
/// Beta-binomial: alpha = xi s, beta = (1 - xi) s, shared = -log B(alpha, beta) up to terms in s.
/// Binomial: alpha = log xi, beta = log(1 - xi).
struct SlotTerms {
    double alpha = 0;
    double beta = 0;
    double shared = 0;
    double chance = 0; ///< xi
};

/// What the counts of each observation and the precision s contribute, whatever the state.
struct ObservationTerms {
    const double* variant = nullptr;       ///< b
    const double* reference = nullptr;     ///< a
    const double* total = nullptr;         ///< N = s + d
    const double* inverse_total = nullptr; ///< 1 / N
    const double* log_total = nullptr;     ///< log N
    const double* offset =
        nullptr; ///< -log(N) / 2 - c(N) + log(s) / 2 + c(s), c as in stirling_tail
};

/// A batch of observations, kLanes to a group. Group g has states[g] rows of kLanes slots and log
/// weights, one group's rows after the other's; a lane with fewer states has log weight -1e300.
struct MixtureBatch {
    std::size_t groups = 0;
    const std::uint32_t* states = nullptr;
    const std::uint32_t* observations = nullptr; ///< groups x kLanes
    const std::uint32_t* slots = nullptr;
    const double* log_weights = nullptr;
    const SlotTerms* terms = nullptr;
    ObservationTerms counts;
    double precision = 0;  ///< s; 0 says binomial
    double* out = nullptr; ///< groups x kLanes log likelihoods, without the binomial coefficient
};

/// Places in a table at which cubics through four neighbouring knots are wanted.
struct CubicPlaces {
    const std::uint32_t* first = nullptr; ///< of the four knots
    const float* weights = nullptr;       ///< four rows, stride apart
    std::size_t stride = 0;
};

struct Kernel {
    const char* name;
    /// Fill alpha, beta and shared from chance, for count slots (padded to whole groups).
    void (*fill_slots)(std::size_t count, double precision, SlotTerms* terms);
    /// total, inverse_total, log_total and offset from depths, for count observations (padded).
    void (*fill_counts)(std::size_t count, double precision, const double* depth, double* total,
                        double* inverse_total, double* log_total, double* offset);
    void (*mixture)(const MixtureBatch& batch);
    /// out[i] = exp(in[i]), count padded to whole groups.
    void (*exponentials)(std::size_t count, const double* in, double* out);
    /// out[i] = exp(logs[i] - the greatest of logs), count padded to whole groups, one at least;
    /// returns their sum.
    double (*relative)(std::size_t count, const double* logs, double* out);
    /// sums[k] += (w0 t0 + w1 t1) + (w2 t2 + w3 t3) in floats, count padded to kFloatLanes. Padding
    /// is read as well: all places are at most knots - 4.
    void (*add_cubics)(const float* table, std::size_t knots, const CubicPlaces& places,
                       std::size_t count, double* sums);
};

enum class Isa { Baseline, Avx2, Avx512 };

/// The kernel of an instruction set, or of the best lesser one that this processor has.
const Kernel& kernel_for(Isa wanted);

/// The best kernel of this processor; the environment variable CLONO_ENGINE_ISA
/// (baseline, avx2, avx512) asks for a lesser one.
const Kernel& default_kernel();

} // namespace clono::engine
