// A split proposes two clusters around a pair of mutations, which are joined by the other members
// one after the other in random order, each by the tabulated likelihood at the mode of the members
// so far (looked for again whenever they are a quarter more). A merge is the reverse, so the chance
// of the present allocation is computed instead of drawn. New atoms come from the tabulated
// conditionals, as in update_atoms. Most proposals fail, so a proposal is first tried with tabulated
// likelihoods, and what passes is accepted with the ratio of exact over tabulated (delayed
// acceptance: Christen and Fox, J. Comput. Graph. Stat. 14 (2005)).

#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

/// A block looks for its modes again when it has grown by one member in so many.
constexpr std::size_t kMembersPerOne = 4;

/// The tables of one block's members, summed, and by sample about where they are greatest.
class Block {
public:
    Block(const Partition& state, std::size_t first) : state_(state) {
        sums_.assign(state.model.samples * state.surrogate.knots(), 0.0F);
        modes_.resize(state.model.samples);
        add(first);
    }

    void add(std::size_t mutation) {
        members_.push_back(mutation);
        const bool is_due = members_.size() >= next_modes_;
        if (is_due) { // many members hardly move for one more
            next_modes_ = members_.size() + members_.size() / kMembersPerOne + 1;
        }
        const std::size_t knots = state_.surrogate.knots();
        const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
        for (std::size_t s = 0; s < modes_.size(); ++s) {
            float* sum = sums_.data() + s * knots;
            const float* table = state_.surrogate.table(observations[s]);
            for (std::size_t g = 0; g < knots; ++g) {
                sum[g] += table[g];
            }
            if (is_due) {
                modes_[s] = state_.surrogate.cubic(mode(sum, knots));
            }
        }
    }

    double log_weight(std::size_t mutation) const {
        const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
        double sum = state_.log_counts[members_.size()];
        for (std::size_t s = 0; s < modes_.size(); ++s) {
            sum += modes_[s].of(state_.surrogate.table(observations[s]));
        }
        return sum;
    }

    /// Both blocks together; its modes aren't kept, it can't grow.
    static Block joined(const Block& first, const Block& second) {
        Block both = first;
        for (std::size_t t = 0; t < both.sums_.size(); ++t) {
            both.sums_[t] += second.sums_[t];
        }
        both.members_.insert(both.members_.end(), second.members_.begin(), second.members_.end());
        both.modes_.clear();
        return both;
    }

    const std::vector<std::size_t>& members() const { return members_; }

    const float* table(std::size_t sample) const {
        return sums_.data() + sample * state_.surrogate.knots();
    }

private:
    /// The greatest knot, moved to the top of the parabola through its neighbours.
    static double mode(const float* sum, std::size_t knots) {
        float lanes[4] = {sum[0], sum[1], sum[2], sum[3]};
        for (std::size_t g = 4; g < knots; g += 4) { // knots are a multiple of 4
            for (std::size_t lane = 0; lane < 4; ++lane) {
                lanes[lane] = lanes[lane] > sum[g + lane] ? lanes[lane] : sum[g + lane];
            }
        }
        const float top = std::max(std::max(lanes[0], lanes[1]), std::max(lanes[2], lanes[3]));
        std::size_t best = 0;
        while (sum[best] < top) {
            ++best;
        }
        double shift = 0;
        if (best > 0 && best + 1 < knots) {
            const double left = sum[best - 1];
            const double right = sum[best + 1];
            const double bend = left - 2 * static_cast<double>(sum[best]) + right;
            shift = bend < 0 ? 0.5 * (left - right) / bend : 0;
        }
        return (static_cast<double>(best) + shift) / static_cast<double>(knots - 1);
    }

    const Partition& state_;
    std::vector<float> sums_;
    std::vector<Cubic> modes_;
    std::vector<std::size_t> members_;
    std::size_t next_modes_ = 0; ///< members from which on the modes are looked for again
};

class SplitMerge {
public:
    SplitMerge(Partition& state, Rng& rng)
        : state_(state), rng_(rng), samples_(state.model.samples) {}

    void run() {
        const std::size_t n = state_.model.mutations;
        if (n < 2) {
            return;
        }
        const std::size_t i = rng_.below(n);
        std::size_t j = rng_.below(n - 1);
        j += j >= i ? 1 : 0;
        const std::uint32_t a = state_.labels[i];
        const std::uint32_t b = state_.labels[j];
        std::vector<std::size_t> others;
        for (std::size_t m = 0; m < n; ++m) {
            if (m != i && m != j && (state_.labels[m] == a || state_.labels[m] == b)) {
                others.push_back(m);
            }
        }
        for (std::size_t m = others.size(); m > 1; --m) {
            std::swap(others[m - 1], others[rng_.below(m)]);
        }
        if (a == b) {
            split(i, j, others);
        } else {
            merge(i, j, others);
        }
    }

private:
    /// Put the others into the blocks, drawn (or, for a merge, as they lie); the log chance of it.
    double allocate(Block& first, Block& second, const std::vector<std::size_t>& others, bool drawn,
                    std::uint32_t second_label) {
        double log_chance = 0;
        double inverse = 1; // of a product of chances whose logarithm hasn't been taken yet
        for (const std::size_t m : others) {
            const double difference = second.log_weight(m) - first.log_weight(m);
            // chance of the second block = 1 / (1 + e^-difference)
            const double magnitude = difference < 0 ? -difference : difference;
            const double small = exp_of(-magnitude);
            const double chance_of_second = difference < 0 ? small / (1 + small) : 1 / (1 + small);
            const bool to_second =
                drawn ? rng_.uniform() < chance_of_second : state_.labels[m] == second_label;
            log_chance -= to_second == (difference < 0) ? magnitude : 0;
            inverse *= 1 + small;
            if (inverse > 0x1p900) {
                log_chance -= log_of(inverse);
                inverse = 1;
            }
            (to_second ? second : first).add(m);
        }
        return log_chance - log_of(inverse);
    }

    /// What a block contributes to a ratio.
    struct Weight {
        double atom = 0;      ///< log base over proposal of its atom
        double tabulated = 0; ///< log likelihood of its members at it
    };

    /// Draw a new atom for a block, or take the present one of its slot.
    Weight weigh(const Block& block, std::uint32_t slot, bool drawn) {
        Weight weight;
        for (std::size_t s = 0; s < samples_; ++s) {
            density_.build(block.table(s), state_.surrogate, state_.model.base,
                           state_.model.likelihood.kernel());
            if (drawn) {
                state_.set_atom(slot, s, density_.draw(rng_));
            }
            const double u = state_.scales[slot * samples_ + s];
            weight.atom += state_.model.base.log_density(u) - density_.log_density(u);
            weight.tabulated += state_.surrogate.cubic(u).of(block.table(s));
        }
        return weight;
    }

    /// Acceptance in two steps: by tabulated likelihoods, then by exact ones, which a function
    /// evaluates. Both are given as logs, after minus before.
    template <class Exact>
    bool accept(double log_ratio, double tabulated, Exact exact) {
        if (rng_.exponential() <= -(log_ratio + tabulated)) {
            return false;
        }
        const double already = planted(Fault::SplitCountsTablesTwice) ? 0 : tabulated;
        return rng_.exponential() > already - exact();
    }

    /// Exact log likelihood of a block at a slot's atom; values are appended.
    double likelihood(const Block& block, std::uint32_t slot) {
        observations_.clear();
        atoms_.clear();
        for (const std::size_t m : block.members()) {
            for (std::size_t s = 0; s < samples_; ++s) {
                observations_.push_back(state_.model.likelihood.observation(m, s));
                atoms_.push_back(static_cast<std::uint32_t>(slot * samples_ + s));
            }
        }
        const std::size_t begin = values_.size();
        values_.resize(begin + observations_.size());
        state_.model.likelihood.evaluate(observations_, atoms_, state_.prevalences, state_.terms,
                                         state_.work, std::span(values_).subspan(begin));
        double sum = 0;
        for (std::size_t v = begin; v < values_.size(); ++v) {
            sum += values_[v];
        }
        return sum;
    }

    void assign(const Block& block, std::uint32_t slot, std::size_t first_value) {
        std::size_t v = first_value;
        for (const std::size_t m : block.members()) {
            state_.labels[m] = slot;
            for (std::size_t s = 0; s < samples_; ++s) {
                state_.log_values[state_.model.likelihood.observation(m, s)] = values_[v++];
            }
        }
        state_.sizes[slot] = static_cast<std::uint32_t>(block.members().size());
    }

    double present(const Block& block) const {
        double sum = 0;
        for (const std::size_t m : block.members()) {
            sum += state_.current(m);
        }
        return sum;
    }

    /// log of the partition prior's ratio, split over merged, for the number of clusters when merged.
    double log_partition_ratio(const Block& first, const Block& second, std::size_t clusters) {
        const auto n1 = static_cast<double>(first.members().size());
        const auto n2 = static_cast<double>(second.members().size());
        const double one_more =
            planted(Fault::SplitWithoutConcentration) ? 0 : state_.prior.log_one_more(clusters);
        return one_more + log_gamma(n1) + log_gamma(n2) - log_gamma(n1 + n2);
    }

    void split(std::size_t i, std::size_t j, const std::vector<std::size_t>& others) {
        const std::uint32_t old_slot = state_.labels[i];
        Block first(state_, i);
        Block second(state_, j);
        double log_allocation = allocate(first, second, others, true, 0);
        if (planted(Fault::SplitWithoutAllocation)) {
            log_allocation = 0;
        }
        const Block merged = Block::joined(first, second);
        Weight before = weigh(merged, old_slot, false);
        if (planted(Fault::MergeKeepsAtomDensity)) {
            before.atom = 0;
        }
        std::vector<double> kept(samples_);
        for (std::size_t s = 0; s < samples_; ++s) {
            kept[s] = state_.scales[old_slot * samples_ + s];
        }
        const std::uint32_t new_slot = state_.free_slot();
        const Weight one = weigh(first, old_slot, true);
        const Weight other = weigh(second, new_slot, true);
        const double log_ratio = log_partition_ratio(first, second, state_.cluster_count()) +
                                 one.atom + other.atom - before.atom - log_allocation;
        values_.clear();
        const bool accepted =
            accept(log_ratio, one.tabulated + other.tabulated - before.tabulated, [&] {
                const double of_first = likelihood(first, old_slot);
                return of_first + likelihood(second, new_slot) - present(merged);
            });
        if (accepted) {
            assign(first, old_slot, 0);
            assign(second, new_slot, first.members().size() * samples_);
            return;
        }
        for (std::size_t s = 0; s < samples_; ++s) {
            state_.set_atom(old_slot, s, kept[s]);
        }
    }

    void merge(std::size_t i, std::size_t j, const std::vector<std::size_t>& others) {
        const std::uint32_t first_slot = state_.labels[i];
        const std::uint32_t second_slot = state_.labels[j];
        Block first(state_, i);
        Block second(state_, j);
        const double log_allocation = allocate(first, second, others, false, second_slot);
        const Block merged = Block::joined(first, second);
        const Weight one = weigh(first, first_slot, false);
        const Weight other = weigh(second, second_slot, false);
        const std::uint32_t new_slot = state_.free_slot();
        Weight after = weigh(merged, new_slot, true);
        if (planted(Fault::MergeKeepsAtomDensity)) {
            after.atom = 0;
        }
        const double log_ratio = -log_partition_ratio(first, second, state_.cluster_count() - 1) +
                                 after.atom - one.atom - other.atom + log_allocation;
        values_.clear();
        const bool accepted =
            accept(log_ratio, after.tabulated - one.tabulated - other.tabulated,
                   [&] { return likelihood(merged, new_slot) - present(first) - present(second); });
        if (accepted) {
            state_.sizes[first_slot] = 0;
            state_.sizes[second_slot] = 0;
            assign(merged, new_slot, 0);
        }
    }

    Partition& state_;
    Rng& rng_;
    std::size_t samples_;
    GridDensity density_;
    std::vector<std::uint32_t> observations_, atoms_;
    std::vector<double> values_;
};

} // namespace

void split_or_merge(Partition& state, Rng& rng) {
    SplitMerge(state, rng).run();
}

} // namespace clono::engine
