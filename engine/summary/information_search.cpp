#include "engine/summary/information_search.hpp"

#include "engine/model/elementary.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace clono::engine {

namespace {

using Labels = std::vector<std::uint32_t>;

constexpr std::size_t kMostDraws = 500;
constexpr std::size_t kLeastDraws = 16;
constexpr std::size_t kMostLabels = 2'000'000; ///< of all draws together
constexpr std::size_t kTableCells = 4 << 20;   ///< of all tables of n_kl of one restart
constexpr double kWork = 6e8;                  ///< table look-ups of the whole search, about
constexpr double kSweepsOfStart = 12;          ///< that one start takes, about
constexpr std::size_t kMostStarts = 16;
constexpr int kMostSweeps = 30;
constexpr int kMostRounds = 10;
constexpr double kGain = 1e-9; ///< in bits times n; less is noise of rounding

/// Random orders (splitmix64; Steele, Lea & Flood 2014).
class Orders {
public:
    explicit Orders(std::uint64_t seed) : state_(seed) {}

    void shuffle(std::vector<std::uint32_t>& values) {
        for (auto left = values.size(); left > 1; --left) {
            std::swap(values[left - 1], values[next() % left]);
        }
    }

private:
    std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

/// f(x) = x log2 x for whole x up to n, and its steps f(x + 1) - f(x).
struct Information {
    std::vector<double> f, step;

    explicit Information(std::size_t n) : f(n + 2), step(n + 1) {
        for (std::size_t x = 2; x < f.size(); ++x) {
            const auto value = static_cast<double>(x);
            // Own logarithm: results have the same bytes on every machine.
            f[x] = value * log_of(value) * 1.442695040888963407;
        }
        for (std::size_t x = 0; x < step.size(); ++x) {
            step[x] = f[x + 1] - f[x];
        }
    }
};

/// Sampled partitions, mutation by mutation, and what all estimates have in common.
struct Draws {
    std::size_t n = 0;
    std::size_t count = 0;
    std::size_t most_clusters = 0;     ///< of any draw
    std::vector<std::uint32_t> labels; ///< n x draws: rows of a table of all n_kl
    std::size_t rows = 0;              ///< of that table
    double own_information = 0;        ///< mean over draws of sum_l f(n_.l)

    std::span<const std::uint32_t> of(std::size_t mutation) const {
        return {labels.data() + mutation * count, count};
    }
};

Draws choose_draws(const PooledTrace& trace, std::size_t most, const Information& information) {
    Draws draws;
    draws.n = trace.mutation_count();
    const auto step = (trace.row_count() + most - 1) / most;
    draws.count = (trace.row_count() + step - 1) / step;
    draws.labels.resize(draws.n * draws.count);
    Labels row(draws.n);
    std::vector<std::uint32_t> sizes;
    for (std::size_t d = 0; d < draws.count; ++d) {
        trace.labels(d * step, row);
        const auto clusters = trace.row(d * step).cluster_count;
        draws.most_clusters = std::max(draws.most_clusters, clusters);
        sizes.assign(clusters, 0);
        for (std::size_t i = 0; i < draws.n; ++i) {
            ++sizes[row[i]];
            draws.labels[i * draws.count + d] = static_cast<std::uint32_t>(draws.rows) + row[i];
        }
        draws.rows += clusters;
        for (const auto size : sizes) {
            draws.own_information += information.f[size];
        }
    }
    draws.own_information /= static_cast<double>(draws.count);
    return draws;
}

/// An estimate under way, with the table of n_kl for all draws: one row per cluster of a draw, one
/// column per cluster of the estimate.
class Estimate {
public:
    Estimate(const Draws& draws, const Information& information, std::size_t most_clusters)
        : draws_(draws),
          information_(information),
          most_(most_clusters),
          labels_(draws.n, kNone),
          sizes_(most_clusters),
          table_(draws.rows * most_clusters),
          gains_(most_clusters) {}

    const Labels& labels() const { return labels_; }

    std::size_t used() const { return used_; }

    void add(std::size_t i, std::uint32_t cluster) {
        labels_[i] = cluster;
        used_ = std::max<std::size_t>(used_, cluster + 1);
        ++sizes_[cluster];
        for (const auto row : draws_.of(i)) {
            ++table_[row * most_ + cluster];
        }
    }

    void remove(std::size_t i) {
        const auto cluster = std::exchange(labels_[i], kNone);
        --sizes_[cluster];
        for (const auto row : draws_.of(i)) {
            --table_[row * most_ + cluster];
        }
    }

    /// Puts mutation i, which is in no cluster now, where the expectation grows least: into `last`,
    /// when nothing is better than that. Returns by how much n times the expectation grows.
    double place(std::size_t i, std::uint32_t last) {
        const auto open = std::min(used_ + 1, most_); // the one past the end is a new cluster
        std::fill_n(gains_.begin(), open, 0.0);
        for (const auto row : draws_.of(i)) {
            const auto* counts = table_.data() + row * most_;
            for (std::size_t k = 0; k < open; ++k) {
                gains_[k] += information_.step[counts[k]];
            }
        }
        std::uint32_t best = 0;
        for (std::uint32_t k = 1; k < open; ++k) {
            best = growth_at(k) < growth_at(best) ? k : best;
        }
        if (last != kNone && growth_at(last) <= growth_at(best) + kGain) {
            best = last;
        }
        const double growth = growth_at(best);
        add(i, best);
        return growth;
    }

    /// By how much n times the expectation grows when mutation i, in no cluster now, goes to k.
    double growth_of(std::size_t i, std::uint32_t k) const {
        double gain = 0;
        for (const auto row : draws_.of(i)) {
            gain += information_.step[table_[row * most_ + k]];
        }
        return information_.step[sizes_[k]] - 2 * gain / static_cast<double>(draws_.count);
    }

    std::vector<std::uint32_t> members(std::uint32_t cluster) const {
        std::vector<std::uint32_t> found;
        for (std::uint32_t i = 0; i < labels_.size(); ++i) {
            if (labels_[i] == cluster) {
                found.push_back(i);
            }
        }
        return found;
    }

    static constexpr auto kNone = static_cast<std::uint32_t>(-1);

private:
    double growth_at(std::uint32_t k) const {
        return information_.step[sizes_[k]] - 2 * gains_[k] / static_cast<double>(draws_.count);
    }

    const Draws& draws_;
    const Information& information_;
    std::size_t most_;
    Labels labels_;
    std::size_t used_ = 0; ///< clusters from here on were never opened
    std::vector<std::uint32_t> sizes_;
    std::vector<std::uint32_t> table_;
    std::vector<double> gains_; ///< by cluster: sum over draws of the steps at n_kl
};

/// Moves single mutations until none moves.
void sweep_until_still(Estimate& estimate, Orders& orders, std::vector<std::uint32_t>& order) {
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
        bool has_moved = false;
        orders.shuffle(order);
        for (const auto i : order) {
            const auto before = estimate.labels()[i];
            estimate.remove(i);
            estimate.place(i, before);
            has_moved |= estimate.labels()[i] != before;
        }
        if (!has_moved) {
            return;
        }
    }
}

/// Dissolves each cluster in turn and spreads its members again, one after the other; keeps what is
/// better. True when something was.
bool dissolve_clusters(Estimate& estimate, Orders& orders) {
    bool is_better = false;
    for (std::uint32_t k = 0; k < estimate.used(); ++k) {
        auto members = estimate.members(k);
        orders.shuffle(members);
        double change = 0;
        for (const auto i : members) {
            estimate.remove(i);
            change -= estimate.growth_of(i, k);
        }
        for (const auto i : members) {
            change += estimate.place(i, Estimate::kNone);
        }
        if (change < -kGain) {
            is_better = true;
            continue;
        }
        for (const auto i : members) {
            estimate.remove(i);
        }
        for (const auto i : members) {
            estimate.add(i, k);
        }
    }
    return is_better;
}

/// From a start (empty: mutations join one after the other in random order) to a local optimum.
Labels descend(Estimate estimate, const Labels& start, std::uint64_t seed) {
    Orders orders(seed);
    std::vector<std::uint32_t> order(estimate.labels().size());
    std::iota(order.begin(), order.end(), 0U);
    orders.shuffle(order);
    for (const auto i : order) {
        if (start.empty()) {
            estimate.place(i, Estimate::kNone);
        } else {
            estimate.add(i, start[i]);
        }
    }
    for (int round = 0; round < kMostRounds; ++round) {
        sweep_until_still(estimate, orders, order);
        if (!dissolve_clusters(estimate, orders)) {
            break;
        }
    }
    return estimate.labels();
}

std::size_t name_by_appearance(Labels& labels) {
    std::vector<std::uint32_t> name;
    std::uint32_t next = 0;
    for (auto& label : labels) {
        if (label >= name.size()) {
            name.resize(label + 1, Estimate::kNone);
        }
        if (name[label] == Estimate::kNone) {
            name[label] = next++;
        }
        label = name[label];
    }
    return next;
}

/// Mean over the draws, in bits; labels are contiguous.
double expectation(const Draws& draws, const Information& information, const Labels& labels,
                   std::size_t clusters) {
    std::vector<std::uint32_t> sizes(clusters);
    for (const auto label : labels) {
        ++sizes[label];
    }
    double own = draws.own_information;
    for (const auto size : sizes) {
        own += information.f[size];
    }
    // One draw's n_kl at a time, as pairs in order: works for any number of clusters.
    double joint = 0;
    std::vector<std::uint64_t> pairs(draws.n);
    for (std::size_t d = 0; d < draws.count; ++d) {
        for (std::size_t i = 0; i < draws.n; ++i) {
            pairs[i] =
                static_cast<std::uint64_t>(draws.labels[i * draws.count + d]) << 32 | labels[i];
        }
        std::sort(pairs.begin(), pairs.end());
        for (std::size_t at = 0; at < pairs.size();) {
            const auto begin = at;
            while (at < pairs.size() && pairs[at] == pairs[begin]) {
                ++at;
            }
            joint += information.f[at - begin];
        }
    }
    return (own - 2 * joint / static_cast<double>(draws.count)) / static_cast<double>(draws.n);
}

} // namespace

InformationEstimate search_by_information(const PooledTrace& trace,
                                          const InformationSearch& request) {
    const auto n = trace.mutation_count();
    const Information information(n);
    std::size_t sampled_clusters = 1;
    for (std::size_t r = 0; r < trace.row_count(); ++r) {
        sampled_clusters = std::max(sampled_clusters, trace.row(r).cluster_count);
    }
    // One more than was ever sampled: a mutation can always be alone.
    const auto most = std::min({n, request.max_clusters.value_or(n), sampled_clusters + 1,
                                kTableCells / kLeastDraws / sampled_clusters});
    const auto affordable_draws =
        std::min({kMostDraws, kTableCells / (sampled_clusters * most), kMostLabels / n});
    const auto draws = choose_draws(trace, std::max(affordable_draws, kLeastDraws), information);

    auto starts = request.starts;
    constexpr std::size_t kVisited = 4;
    for (std::size_t v = 0; v < kVisited; ++v) {
        Labels row(n);
        trace.labels((2 * v + 1) * trace.row_count() / (2 * kVisited), row);
        starts.push_back(std::move(row));
    }
    // The rest of the starts are empty ones.
    const double clusters = static_cast<double>(draws.rows) / static_cast<double>(draws.count);
    const double cost = static_cast<double>(n * draws.count) * clusters * kSweepsOfStart;
    starts.resize(std::clamp(static_cast<std::size_t>(kWork / cost), starts.size() + 1 - kVisited,
                             kMostStarts));

    std::vector<InformationEstimate> ends(starts.size());
    parallel_for(starts.size(), request.threads, [&](std::size_t s) {
        auto& end = ends[s];
        end.cluster_of = starts[s];
        if (name_by_appearance(end.cluster_of) > request.max_clusters.value_or(n)) {
            end.cluster_of.clear();
        }
        // A start with more clusters than the table holds stays as it is.
        if (name_by_appearance(end.cluster_of) <= most) {
            end.cluster_of = descend(Estimate(draws, information, most), end.cluster_of, s + 1);
        }
        end.cluster_count = name_by_appearance(end.cluster_of);
        end.expected = expectation(draws, information, end.cluster_of, end.cluster_count);
    });
    return *std::min_element(ends.begin(), ends.end(), [](const auto& a, const auto& b) {
        return a.expected < b.expected - 1e-12;
    });
}

double expected_information(const PooledTrace& trace,
                            const std::vector<std::uint32_t>& cluster_of) {
    const Information information(trace.mutation_count());
    auto labels = cluster_of;
    const auto clusters = name_by_appearance(labels);
    return expectation(choose_draws(trace, trace.row_count(), information), information, labels,
                       clusters);
}

} // namespace clono::engine
