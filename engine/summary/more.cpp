#include "engine/summary/more.hpp"

#include "engine/model/density.hpp"
#include "engine/model/elementary.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace clono::engine {

namespace {

constexpr std::size_t kMostQuantileRows = 4000;

std::vector<std::vector<std::size_t>> members_of(const Clustering& clustering) {
    std::vector<std::vector<std::size_t>> members(clustering.cluster_count);
    for (std::size_t i = 0; i < clustering.cluster_of.size(); ++i) {
        members[clustering.cluster_of[i]].push_back(i);
    }
    return members;
}

/// Sum over all pairs of members of the rows that they share, also per member.
std::uint64_t add_shared_rows(const PairCounts& counts, const std::vector<std::size_t>& members,
                              std::vector<std::uint64_t>* per_member) {
    std::uint64_t sum = 0;
    for (std::size_t a = 0; a < members.size(); ++a) {
        for (auto b = a + 1; b < members.size(); ++b) {
            const auto shared = counts.together.at(members[a], members[b]);
            sum += shared;
            if (per_member != nullptr) {
                (*per_member)[members[a]] += shared;
                (*per_member)[members[b]] += shared;
            }
        }
    }
    return sum;
}

/// In how many kept rows each mutation is alone in its cluster.
std::vector<std::uint64_t> rows_alone(const PooledTrace& trace) {
    std::vector<std::uint64_t> alone(trace.mutation_count());
    std::vector<std::uint32_t> labels(trace.mutation_count());
    std::vector<std::uint32_t> sizes;
    for (std::size_t r = 0; r < trace.row_count(); ++r) {
        trace.labels(r, labels);
        sizes.assign(trace.row(r).cluster_count, 0);
        for (const auto label : labels) {
            ++sizes[label];
        }
        for (std::size_t i = 0; i < labels.size(); ++i) {
            alone[i] += sizes[labels[i]] == 1;
        }
    }
    return alone;
}

Multiplicity multiplicity_of(const Observation& counts, double tumour_content, Density density,
                             double precision, double prevalence) {
    const auto reference = static_cast<double>(counts.ref_counts);
    const auto variant = static_cast<double>(counts.var_counts);
    std::map<int, std::vector<double>> logs;
    double most = -std::numeric_limits<double>::infinity();
    for (const auto& state : counts.states) {
        const double chance = std::clamp(variant_read_chance(state, tumour_content, prevalence),
                                         kLeastChance, 1 - kLeastChance);
        const double value =
            log_of(state.weight) + (density == Density::Binomial
                                        ? log_binomial(reference, variant, chance)
                                        : log_beta_binomial(reference, variant, chance, precision));
        // A genotype of B alone has chance 1 - error rate: the product rounds to all its copies.
        const int copies =
            static_cast<int>(std::lround(state.variant_chance * state.variant_copies));
        logs[copies].push_back(value);
        most = std::max(most, value);
    }
    Multiplicity best{0, -1};
    double total = 0;
    for (const auto& [copies, values] : logs) {
        double mass = 0;
        for (const double value : values) {
            mass += exp_of(std::max(value - most, -700.0));
        }
        total += mass;
        if (mass > best.probability) {
            best = {copies, mass};
        }
    }
    best.probability /= total;
    return best;
}

} // namespace

std::vector<double> assignment_of(const PooledTrace& trace, const PairCounts& counts,
                                  const Clustering& clustering) {
    const auto alone = rows_alone(trace);
    const auto rows = static_cast<double>(counts.rows);
    std::vector<std::uint64_t> shared(counts.mutation_count());
    std::vector<double> assignment(counts.mutation_count());
    for (const auto& members : members_of(clustering)) {
        add_shared_rows(counts, members, &shared);
        for (const auto i : members) {
            assignment[i] = members.size() == 1
                                ? static_cast<double>(alone[i]) / rows
                                : static_cast<double>(shared[i]) /
                                      (rows * static_cast<double>(members.size() - 1));
        }
    }
    return assignment;
}

std::vector<double> cohesion_of(const PairCounts& counts, const Clustering& clustering) {
    std::vector<double> cohesion;
    for (const auto& members : members_of(clustering)) {
        const auto pairs = static_cast<double>(members.size() * (members.size() - 1)) / 2;
        const auto shared = static_cast<double>(add_shared_rows(counts, members, nullptr));
        cohesion.push_back(pairs == 0 ? std::numeric_limits<double>::quiet_NaN()
                                      : shared / (pairs * static_cast<double>(counts.rows)));
    }
    return cohesion;
}

double quantile_of_sorted(std::span<const double> sorted, double q) {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::vector<Quantiles> prevalence_quantiles(const PooledTrace& trace, unsigned threads) {
    const auto n = trace.mutation_count();
    const auto samples = trace.sample_count();
    const auto step = (trace.row_count() + kMostQuantileRows - 1) / kMostQuantileRows;
    const auto rows = (trace.row_count() + step - 1) / step;
    std::vector<Quantiles> quantiles(n * samples);
    constexpr std::size_t kBlock = 64;
    parallel_for((n + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
        const auto first = block * kBlock;
        const auto count = std::min(kBlock, n - first);
        std::vector<double> values(count * samples * rows);
        for (std::size_t r = 0; r < rows; ++r) {
            const auto& row = trace.row(r * step);
            for (std::size_t i = 0; i < count; ++i) {
                const auto* atom = row.atoms.data() + row.label(first + i) * samples;
                for (std::size_t s = 0; s < samples; ++s) {
                    values[(i * samples + s) * rows + r] = atom[s];
                }
            }
        }
        for (std::size_t q = 0; q < count * samples; ++q) {
            const std::span<double> column(values.data() + q * rows, rows);
            std::sort(column.begin(), column.end());
            quantiles[first * samples + q] = {quantile_of_sorted(column, 0.025),
                                              quantile_of_sorted(column, 0.5),
                                              quantile_of_sorted(column, 0.975)};
        }
    });
    return quantiles;
}

std::vector<Multiplicity> multiplicities(const Dataset& data, Density density, double precision,
                                         std::span<const double> prevalence) {
    const auto samples = data.sample_count();
    std::vector<Multiplicity> all;
    all.reserve(prevalence.size());
    for (std::size_t i = 0; i < data.mutation_count(); ++i) {
        for (std::size_t s = 0; s < samples; ++s) {
            const auto& sample = data.samples[s];
            all.push_back(multiplicity_of(sample.observations[i], sample.tumour_content, density,
                                          precision, prevalence[i * samples + s]));
        }
    }
    return all;
}

} // namespace clono::engine
