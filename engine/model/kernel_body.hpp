// The kernel's source, included by one file per instruction set, which defines CLONO_ISA.
//
// With N = s + d and c(z) the tail of Stirling's series,
//   log B(x, y) = g(x) + g(y) - log(N) / 2 - c(N) + const,  g(x) = (x - 1/2) log(x / N) + c(x),
// x + y = N. log f is the difference of two such terms. Its parts are of the size of log f itself
// (plain log-gammas are N log N), and those without counts are shared by all observations.
// Where N is above kSharedUpTo the parts of both logarithms of beta functions are taken together,
// because their difference is small against each of them.

#include "engine/model/kernel.hpp"
#include "engine/model/vector_math.hpp"

#include <cstring>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

// NOLINTBEGIN(misc-definitions-in-headers): a source with three sets of flags, not a header
namespace clono::engine::CLONO_ISA {
namespace {

constexpr double kSharedUpTo = 32768;

CLONO_INLINE Vec8 load(const double* from) {
    Vec8 v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

CLONO_INLINE void store(double* to, Vec8 v) {
    std::memcpy(to, &v, sizeof v);
}

template <class V>
CLONO_INLINE V all(double x) {
    const V zero = {};
    return zero + x;
}

/// g(x) for any x > 0. Below 8, Gamma(x) = Gamma(x + 8) / (x (x + 1) ... (x + 7)).
template <class V>
CLONO_INLINE V beta_part(V x, V inverse_total, V log_total) {
    const Integer<V> small = x < kStirlingFrom;
    if (!any(small)) {
        return (x - 0.5) * log<V>(x * inverse_total) + stirling_tail<V>(x);
    }
    const V z = choose<V>(small, x + 8.0, x);
    const V main = (z - 0.5) * log<V>(choose<V>(small, z, x * inverse_total)) + stirling_tail<V>(z);
    const V product = choose<V>(small, rising8<V>(x), all<V>(1));
    const V shift = log<V>(product) + ((x - 0.5) * log_total + 8.0);
    return main - choose<V>(small, shift, all<V>(0));
}

/// c(z) for any z > 0.
template <class V>
CLONO_INLINE V tail(V z) {
    const Integer<V> small = z < kStirlingFrom;
    if (!any(small)) {
        return stirling_tail<V>(z);
    }
    const V up = choose<V>(small, z + 8.0, z);
    const V shift = (up - 0.5) * log<V>(up) - 8.0 -
                    log<V>(choose<V>(small, rising8<V>(z), all<V>(1))) - (z - 0.5) * log<V>(z);
    return stirling_tail<V>(up) + choose<V>(small, shift, all<V>(0));
}

/// log(p) of a probability whose complement q is known without cancellation.
template <class V>
CLONO_INLINE V log_probability(V p, V q) {
    const Integer<V> low = p < 0.5;
    const V direct = log<V>(choose<V>(low, p, all<V>(1)));
    const V complement = log1p<V>(choose<V>(low, all<V>(0), -q));
    return choose<V>(low, direct, complement);
}

/// log(after / before) where after = before + change.
template <class V>
CLONO_INLINE V log_ratio(V after, V before, V change) {
    const V relative = change / before;
    const Integer<V> near = (relative < 0.5) & (relative > -0.5);
    const V close = log1p<V>(choose<V>(near, relative, all<V>(0)));
    return choose<V>(near, close, log<V>(after) - log<V>(before));
}

/// log f of the beta-binomial with all differences taken before the logarithms.
template <class V>
CLONO_INLINE V log_beta_binomial_wide(V variant, V reference, V total, V chance, double precision) {
    const V s = all<V>(precision);
    const V other = 1.0 - chance;
    const V alpha = chance * s;
    const V beta = other * s;
    const V depth = variant + reference;
    const V p = (alpha + variant) / total;
    const V q = (beta + reference) / total;
    const V change = (variant * other - reference * chance) / total;
    const V prior = (alpha - 0.5) * log_ratio<V>(p, chance, change) +
                    (beta - 0.5) * log_ratio<V>(q, other, -change);
    const V counts = variant * log_probability<V>(p, q) + reference * log_probability<V>(q, p);
    const V tails = (tail<V>(alpha + variant) - tail<V>(alpha)) +
                    (tail<V>(beta + reference) - tail<V>(beta)) - (tail<V>(total) - tail<V>(s));
    return (counts + prior) + (tails - 0.5 * log1p<V>(depth / s));
}

void fill_slots(std::size_t count, double precision, SlotTerms* terms) {
    const Vec8 s = all<Vec8>(precision);
    const Vec8 log_s = precision > 0 ? log<Vec8>(s) : s;
    const Vec8 inverse_s = 1.0 / s;
    for (std::size_t i = 0; i < count; i += kLanes) {
        Vec8 chance;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            chance[lane] = terms[i + lane].chance;
        }
        const Vec8 other = 1.0 - chance;
        Vec8 alpha;
        Vec8 beta;
        Vec8 shared = {};
        if (precision > 0) {
            alpha = chance * s;
            beta = other * s;
            shared =
                -beta_part<Vec8>(alpha, inverse_s, log_s) - beta_part<Vec8>(beta, inverse_s, log_s);
        } else {
            alpha = log_probability<Vec8>(chance, other);
            beta = log_probability<Vec8>(other, chance);
        }
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            terms[i + lane].alpha = alpha[lane];
            terms[i + lane].beta = beta[lane];
            terms[i + lane].shared = shared[lane];
        }
    }
}

void fill_counts(std::size_t count, double precision, const double* depth, double* total,
                 double* inverse_total, double* log_total, double* offset) {
    const Vec8 s = all<Vec8>(precision);
    const Vec8 of_precision = 0.5 * log<Vec8>(s) + tail<Vec8>(s);
    for (std::size_t i = 0; i < count; i += kLanes) {
        const Vec8 n = load(depth + i) + s;
        const Vec8 log_n = log<Vec8>(n);
        store(total + i, n);
        store(inverse_total + i, 1.0 / n);
        store(log_total + i, log_n);
        store(offset + i, of_precision - (0.5 * log_n + tail<Vec8>(n)));
    }
}

/// The counts of one group's observations.
struct GroupCounts {
    Vec8 variant, reference, total, inverse_total, log_total, offset;
};

CLONO_INLINE Vec8 gather(const double* from, const std::uint32_t* index) {
    return Vec8{from[index[0]], from[index[1]], from[index[2]], from[index[3]],
                from[index[4]], from[index[5]], from[index[6]], from[index[7]]};
}

CLONO_INLINE GroupCounts gather_counts(const ObservationTerms& from, const std::uint32_t* index,
                                       bool binomial) {
    GroupCounts group{};
    group.variant = gather(from.variant, index);
    group.reference = gather(from.reference, index);
    if (!binomial) {
        group.total = gather(from.total, index);
        group.inverse_total = gather(from.inverse_total, index);
        group.log_total = gather(from.log_total, index);
        group.offset = gather(from.offset, index);
    }
    return group;
}

CLONO_INLINE Vec8 log_density(const GroupCounts& group, const SlotTerms* const slot[kLanes],
                              double precision, bool any_wide) {
    Vec8 alpha;
    Vec8 beta;
    Vec8 shared;
    Vec8 chance;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        alpha[lane] = slot[lane]->alpha;
        beta[lane] = slot[lane]->beta;
        shared[lane] = slot[lane]->shared;
        chance[lane] = slot[lane]->chance;
    }
    if (precision <= 0) {
        return group.variant * alpha + group.reference * beta;
    }
    const Vec8 with_variant =
        beta_part<Vec8>(alpha + group.variant, group.inverse_total, group.log_total);
    const Vec8 with_reference =
        beta_part<Vec8>(beta + group.reference, group.inverse_total, group.log_total);
    const Vec8 near = (with_variant + with_reference) + (shared + group.offset);
    if (!any_wide) {
        return near;
    }
    return choose<Vec8>(group.total > kSharedUpTo,
                        log_beta_binomial_wide<Vec8>(group.variant, group.reference, group.total,
                                                     chance, precision),
                        near);
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): its vectors stay in registers from one loop to the next
void mixture(const MixtureBatch& batch) {
    constexpr std::size_t kKept = 64; // states whose terms are kept for the second pass over them
    alignas(64) double kept[kKept * kLanes];
    const std::uint32_t* slots = batch.slots;
    const double* log_weights = batch.log_weights;
    for (std::size_t g = 0; g < batch.groups; ++g) {
        const std::uint32_t states = batch.states[g];
        const GroupCounts group =
            gather_counts(batch.counts, batch.observations + g * kLanes, batch.precision <= 0);
        const bool any_wide = any(group.total > kSharedUpTo);
        Vec8 top = {};
        Vec8 sum = {};
        for (std::uint32_t first = 0; first < states; first += kKept) {
            const std::uint32_t left = states - first;
            const std::uint32_t some = left < kKept ? left : kKept;
            Vec8 here = {};
            for (std::uint32_t j = 0; j < some; ++j) {
                const SlotTerms* slot[kLanes];
                for (std::size_t lane = 0; lane < kLanes; ++lane) {
                    slot[lane] = batch.terms + slots[(first + j) * kLanes + lane];
                }
                const Vec8 term = log_density(group, slot, batch.precision, any_wide) +
                                  load(log_weights + (first + j) * kLanes);
                store(kept + j * kLanes, term);
                here = j == 0 ? term : choose<Vec8>(term > here, term, here);
            }
            if (first == 0) {
                top = here;
            } else {
                const Vec8 higher = choose<Vec8>(here > top, here, top);
                sum = sum * exp<Vec8>(top - higher);
                top = higher;
            }
            if (states > 1) {
                for (std::uint32_t j = 0; j < some; ++j) {
                    sum = sum + exp<Vec8>(load(kept + j * kLanes) - top);
                }
            }
        }
        store(batch.out + g * kLanes, states > 1 ? top + log<Vec8>(sum) : top);
        slots += states * kLanes;
        log_weights += states * kLanes;
    }
}

void exponentials(std::size_t count, const double* in, double* out) {
    for (std::size_t i = 0; i < count; i += kLanes) {
        store(out + i, exp<Vec8>(load(in + i)));
    }
}

CLONO_INLINE Vec8 greater(Vec8 x, Vec8 y) {
    return choose<Vec8>(x > y, x, y);
}

double relative(std::size_t count, const double* logs, double* out) {
    Vec8 top = load(logs);
    for (std::size_t i = kLanes; i < count; i += kLanes) {
        top = greater(load(logs + i), top);
    }
    top = greater(top, __builtin_shufflevector(top, top, 4, 5, 6, 7, 0, 1, 2, 3));
    top = greater(top, __builtin_shufflevector(top, top, 2, 3, 0, 1, 6, 7, 4, 5));
    top = greater(top, __builtin_shufflevector(top, top, 1, 0, 3, 2, 5, 4, 7, 6));
    Vec8 sum = {};
    for (std::size_t i = 0; i < count; i += kLanes) {
        const Vec8 weights = exp<Vec8>(load(logs + i) - top);
        store(out + i, weights);
        sum = sum + weights;
    }
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

using Floats = float __attribute__((vector_size(64)));
using HalfFloats = float __attribute__((vector_size(32)));
using Places = std::int32_t __attribute__((vector_size(64)));

template <class V, class T>
CLONO_INLINE V load_as(const T* from) {
    V v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

/// A table of any length, read at 16 places.
struct TableInMemory {
    const float* from;

    CLONO_INLINE explicit TableInMemory(const float* table) : from(table) {}

    CLONO_INLINE Floats at(Places places) const {
        Floats read;
        for (std::size_t lane = 0; lane < kFloatLanes; ++lane) {
            read[lane] = from[places[lane]];
        }
        return read;
    }
};

#if defined(__AVX512F__)

/// A table of 64 floats, kept in registers.
struct ShortTable {
    Floats parts[4];

    CLONO_INLINE explicit ShortTable(const float* table) {
        for (std::size_t part = 0; part < 4; ++part) {
            parts[part] = load_as<Floats>(table + part * kFloatLanes);
        }
    }

    CLONO_INLINE Floats at(Places places) const {
        const auto index = (__m512i)places;
        const __m512 low = _mm512_permutex2var_ps((__m512)parts[0], index, (__m512)parts[1]);
        const __m512 high = _mm512_permutex2var_ps((__m512)parts[2], index, (__m512)parts[3]);
        return (Floats)_mm512_mask_blend_ps(_mm512_test_epi32_mask(index, _mm512_set1_epi32(32)),
                                            low, high);
    }
};

#else
using ShortTable = TableInMemory;
#endif

template <class Table>
CLONO_INLINE void add_cubics_of(const Table& table, const CubicPlaces& places, std::size_t count,
                                double* sums) {
    const float* const weights = places.weights;
    for (std::size_t k = 0; k < count; k += kFloatLanes) {
        const auto first = load_as<Places>(places.first + k);
        const auto weight = [&](std::size_t knot) {
            return load_as<Floats>(weights + knot * places.stride + k);
        };
        const Floats sum = (weight(0) * table.at(first) + weight(1) * table.at(first + 1)) +
                           (weight(2) * table.at(first + 2) + weight(3) * table.at(first + 3));
        const HalfFloats low = __builtin_shufflevector(sum, sum, 0, 1, 2, 3, 4, 5, 6, 7);
        const HalfFloats high = __builtin_shufflevector(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15);
        store(sums + k, load(sums + k) + __builtin_convertvector(low, Vec8));
        store(sums + k + kLanes, load(sums + k + kLanes) + __builtin_convertvector(high, Vec8));
    }
}

void add_cubics(const float* table, std::size_t knots, const CubicPlaces& places, std::size_t count,
                double* sums) {
    if (knots == 64) {
        add_cubics_of(ShortTable(table), places, count, sums);
    } else {
        add_cubics_of(TableInMemory(table), places, count, sums);
    }
}

} // namespace

extern const Kernel kKernel;
const Kernel kKernel{CLONO_ISA_NAME, fill_slots, fill_counts, mixture,
                     exponentials,   relative,   add_cubics};

} // namespace clono::engine::CLONO_ISA

// NOLINTEND(misc-definitions-in-headers)
