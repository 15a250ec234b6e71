// Labels are turned over, a run of rows for each mutation, and runs are compared many rows at once.
// Both mutations of a tile of pairs stay in the processor's cache.

#include "engine/summary/pair_counts.hpp"

#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace clono::engine {

namespace {

constexpr std::size_t kBatchRows = 4096; // a lane counts at most 4096 / 64 of them: no overflow
constexpr std::size_t kTile = 64;

/// In how many of `length` places (a multiple of 64) the labels agree; `Width` bytes at once, in as
/// many sums as fill 64 bytes.
template <class Label, std::size_t Width>
inline __attribute__((always_inline)) std::uint32_t equal_labels(const Label* a, const Label* b,
                                                                 std::size_t length) {
    using Lanes __attribute__((vector_size(Width))) = Label;
    constexpr auto kLanes = Width / sizeof(Label);
    constexpr auto kSums = 64 / Width;
    Lanes sums[kSums] = {};
    for (std::size_t at = 0; at < length; at += kSums * kLanes) {
        for (std::size_t part = 0; part < kSums; ++part) {
            Lanes x, y;
            __builtin_memcpy(&x, a + at + part * kLanes, Width);
            __builtin_memcpy(&y, b + at + part * kLanes, Width);
            sums[part] -= (Lanes)(x == y); // a true lane is -1
        }
    }
    std::uint32_t total = 0;
    for (const auto& sum : sums) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            total += sum[lane];
        }
    }
    return total;
}

template <class Label>
using CountEqual = std::uint32_t (*)(const Label*, const Label*, std::size_t);

template <class Label>
std::uint32_t count_equal(const Label* a, const Label* b, std::size_t length) {
    return equal_labels<Label, 16>(a, b, length);
}

#ifdef __x86_64__
template <class Label>
__attribute__((target("avx2"))) std::uint32_t count_equal_avx2(const Label* a, const Label* b,
                                                               std::size_t length) {
    return equal_labels<Label, 32>(a, b, length);
}
#endif

/// Whole numbers: every instruction set counts the same.
template <class Label>
CountEqual<Label> best_count_equal() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        return count_equal_avx2<Label>;
    }
#endif
    return count_equal<Label>;
}

/// Adds the counts of rows [first, last) to `counts`.
template <class Label>
void add_batch(const PooledTrace& trace, std::span<const std::size_t> which, std::size_t first,
               std::size_t last, unsigned threads, Triangle<std::uint32_t>& counts) {
    const auto n = which.size();
    const auto length = (last - first + 63) / 64 * 64;
    const auto padding = static_cast<std::uint32_t>(length - (last - first));
    std::vector<Label> runs(n * length); // padding agrees everywhere and is taken off again
    std::vector<std::uint32_t> labels(trace.mutation_count());
    for (auto r = first; r < last; ++r) {
        trace.labels(r, labels);
        for (std::size_t i = 0; i < n; ++i) {
            runs[i * length + (r - first)] = static_cast<Label>(labels[which[i]]);
        }
    }
    const auto count = best_count_equal<Label>();
    const auto tiles = (n + kTile - 1) / kTile;
    parallel_for(tiles, threads, [&](std::size_t tile) {
        const auto i_end = std::min(n, (tile + 1) * kTile);
        for (auto j_begin = tile * kTile; j_begin < n; j_begin += kTile) {
            const auto j_end = std::min(n, j_begin + kTile);
            for (auto i = tile * kTile; i < i_end; ++i) {
                const auto row = counts.row(i);
                for (auto j = std::max(i + 1, j_begin); j < j_end; ++j) {
                    row[j - i - 1] +=
                        count(runs.data() + i * length, runs.data() + j * length, length) - padding;
                }
            }
        }
    });
}

} // namespace

PairCounts count_pairs(const PooledTrace& trace, unsigned threads,
                       std::span<const std::size_t> which) {
    std::vector<std::size_t> all;
    if (which.empty()) {
        all.resize(trace.mutation_count());
        std::iota(all.begin(), all.end(), std::size_t{0});
        which = all;
    }
    PairCounts counts{trace.row_count(), Triangle<std::uint32_t>(which.size())};
    for (std::size_t first = 0; first < trace.row_count(); first += kBatchRows) {
        const auto last = std::min(trace.row_count(), first + kBatchRows);
        std::size_t most = 0;
        for (auto r = first; r < last; ++r) {
            most = std::max(most, trace.row(r).cluster_count);
        }
        // More than 65,536 clusters would need as many mutations, and a triangle of 8 GB.
        if (most <= 0x100) {
            add_batch<std::uint8_t>(trace, which, first, last, threads, counts.together);
        } else {
            add_batch<std::uint16_t>(trace, which, first, last, threads, counts.together);
        }
    }
    return counts;
}

} // namespace clono::engine
