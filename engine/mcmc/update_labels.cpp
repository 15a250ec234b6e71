// The mutations are taken in random order, in blocks. Within a block each label in turn is drawn
// from its full conditional with tabulated likelihoods, "new cluster" included, whose atom is
// proposed from the mutation's own tabulated posterior. With exact tables this would be Neal's
// algorithm 2. A random order makes the block's moves together reversible, so they are a proposal,
// which the exact likelihoods of the block accept or refuse as one: min(1, [L / table](after) /
// [L / table](before)) (Liu, Monte Carlo Strategies (2001), section 9.4.3). Tables are so good that
// few blocks are refused, and a block is evaluated at hardly more cost than one observation.

#include "engine/mcmc/cluster_lookup.hpp"
#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>
#include <numeric>

namespace clono::engine {

namespace {

constexpr std::size_t kBlock = 8; // mutations

class LabelPass {
public:
    LabelPass(Partition& state, Rng& rng)
        : state_(state),
          rng_(rng),
          samples_(state.model.samples),
          clusters_(state),
          densities_(samples_) {}

    void run() {
        std::vector<std::uint32_t> order(state_.model.mutations);
        std::iota(order.begin(), order.end(), 0U);
        for (std::size_t m = order.size(); m > 1; --m) {
            std::swap(order[m - 1], order[rng_.below(m)]);
        }
        const std::span<const std::uint32_t> all(order);
        for (std::size_t first = 0; first < all.size(); first += kBlock) {
            update_block(all.subspan(first, std::min(kBlock, all.size() - first)));
        }
    }

private:
    /// A mutation whose label has changed in the present block, and where it was.
    struct Moved {
        std::uint32_t mutation;
        std::uint32_t from;
    };

    double tabulated(std::uint32_t mutation, std::uint32_t slot) const {
        const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
        double sum = 0;
        for (std::size_t s = 0; s < samples_; ++s) {
            sum += state_.surrogate.cubic(state_.scales[slot * samples_ + s])
                       .of(state_.surrogate.table(observations[s]));
        }
        return sum;
    }

    void build_densities(std::uint32_t mutation) {
        const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
        for (std::size_t s = 0; s < samples_; ++s) {
            densities_[s].build(state_.surrogate.table(observations[s]), state_.surrogate,
                                state_.model.base, state_.model.likelihood.kernel());
        }
    }

    /// Log base density of a slot's atom.
    double log_base(std::uint32_t slot) const {
        double sum = 0;
        for (std::size_t s = 0; s < samples_; ++s) {
            sum += state_.model.base.log_density(state_.scales[slot * samples_ + s]);
        }
        return planted(Fault::NewAtomWithoutPrior) ? 0 : sum;
    }

    /// Log density with which densities_, built for a mutation, propose a slot's atom.
    double log_proposal(std::uint32_t slot) const {
        double sum = 0;
        for (std::size_t s = 0; s < samples_; ++s) {
            sum += densities_[s].log_density(state_.scales[slot * samples_ + s]);
        }
        return sum;
    }

    void update_block(std::span<const std::uint32_t> block);
    std::size_t draw_cluster(std::uint32_t mutation, bool alone);
    void update(std::uint32_t mutation);
    void move(std::uint32_t mutation, std::uint32_t to);
    void evaluate_moved();

    Partition& state_;
    Rng& rng_;
    std::size_t samples_;
    ClusterLookup clusters_;
    std::vector<double> logs_, weights_;
    std::vector<GridDensity> densities_;

    // Of the present block.
    std::vector<Moved> moved_;
    double tabulated_change_ = 0; ///< log table after minus before
    std::vector<double> exact_;   ///< log likelihoods of moved_ x samples at their new atoms
    std::vector<std::uint32_t> observations_, atoms_;

    // As they were before the block.
    std::vector<std::uint32_t> slots_before_, sizes_before_;
    std::vector<double> scales_before_;
};

void LabelPass::update_block(std::span<const std::uint32_t> block) {
    moved_.clear();
    tabulated_change_ = 0;
    slots_before_ = clusters_.slots();
    sizes_before_ = state_.sizes;
    scales_before_ = state_.scales;
    for (const std::uint32_t mutation : block) {
        update(mutation);
    }
    if (moved_.empty()) {
        return;
    }
    evaluate_moved();
    double log_ratio = planted(Fault::LabelWithoutHastings) ? 0 : -tabulated_change_;
    for (std::size_t v = 0; v < exact_.size(); ++v) {
        log_ratio += exact_[v] - state_.log_values[observations_[v]];
    }
    if (rng_.exponential() > -log_ratio) {
        for (std::size_t v = 0; v < exact_.size(); ++v) {
            state_.log_values[observations_[v]] = exact_[v];
        }
        return;
    }
    sizes_before_.resize(state_.sizes.size(), 0);
    state_.sizes.swap(sizes_before_);
    for (const Moved& back : moved_) {
        state_.labels[back.mutation] = back.from;
        for (std::size_t s = 0; s < samples_; ++s) { // a new cluster may have used the slot
            state_.set_atom(back.from, s, scales_before_[back.from * samples_ + s]);
        }
    }
    clusters_.reset(slots_before_);
}

/// A cluster for the mutation: its place in clusters_, or their number for a new one. A cluster of
/// its own (alone) counts as gone.
std::size_t LabelPass::draw_cluster(std::uint32_t mutation, bool alone) {
    const std::uint32_t own = state_.labels[mutation];
    const std::vector<std::uint32_t>& slots = clusters_.slots();
    const std::size_t count = slots.size();
    logs_.assign(clusters_.padded_size() + kFloatLanes, -1e300); // one place more at least
    for (std::size_t k = 0; k < count; ++k) {
        const bool itself = slots[k] == own && (alone || !planted(Fault::LabelCountsItself));
        logs_[k] = state_.log_counts[state_.sizes[slots[k]] - (itself ? 1 : 0)];
    }
    clusters_.add_tabulated(mutation, logs_);
    // The other clusters' number decides how likely one more is.
    const std::size_t others = count - (alone ? 1 : 0);
    const double log_alpha = state_.prior.log_one_more(
        others > 0 && planted(Fault::ConcentrationWithoutCount) ? others - 1 : others);
    logs_[count] = log_alpha + state_.surrogate.log_mass(mutation);
    weights_.resize(whole_groups(count + 1));
    const Kernel& kernel = state_.model.likelihood.kernel();
    const double total = kernel.relative(weights_.size(), logs_.data(), weights_.data());
    return rng_.categorical({weights_.data(), count + 1}, total);
}

/// Gibbs sampling of a label for tabulated likelihoods.
void LabelPass::update(std::uint32_t mutation) {
    const std::uint32_t own = state_.labels[mutation];
    const bool alone = state_.sizes[own] == 1;
    const std::size_t chosen = draw_cluster(mutation, alone);
    const bool is_new = chosen == clusters_.slots().size();
    if (is_new ? alone : clusters_.slots()[chosen] == own) {
        return;
    }

    const double own_table = tabulated(mutation, own);
    const double log_mass = state_.surrogate.log_mass(mutation);
    // A cluster of its own was weighed by log_mass, but has one atom: target over proposal.
    double log_ratio = 0;
    if (is_new || alone) {
        build_densities(mutation);
    }
    if (alone) {
        log_ratio -= own_table + log_base(own) - log_mass - log_proposal(own);
    }
    const std::uint32_t to = is_new ? state_.free_slot() : clusters_.slots()[chosen];
    if (is_new) {
        for (std::size_t s = 0; s < samples_; ++s) {
            state_.set_atom(to, s, densities_[s].draw(rng_));
        }
        log_ratio += tabulated(mutation, to) + log_base(to) - log_mass - log_proposal(to);
        log_ratio -= planted(Fault::NewClusterHalfAsLikely) ? log_of(2) : 0;
    }
    if ((is_new || alone) && rng_.exponential() <= -log_ratio) {
        return;
    }
    tabulated_change_ += tabulated(mutation, to) - own_table;
    if (is_new) {
        clusters_.enter(to);
    }
    move(mutation, to);
}

void LabelPass::move(std::uint32_t mutation, std::uint32_t to) {
    const std::uint32_t from = state_.labels[mutation];
    moved_.push_back({mutation, from});
    state_.labels[mutation] = to;
    ++state_.sizes[to];
    if (--state_.sizes[from] == 0) {
        clusters_.leave(from);
    }
}

void LabelPass::evaluate_moved() {
    const Likelihood& likelihood = state_.model.likelihood;
    observations_.clear();
    atoms_.clear();
    for (const Moved& moved : moved_) {
        const std::uint32_t slot = state_.labels[moved.mutation];
        for (std::size_t s = 0; s < samples_; ++s) {
            observations_.push_back(likelihood.observation(moved.mutation, s));
            atoms_.push_back(static_cast<std::uint32_t>(slot * samples_ + s));
        }
    }
    exact_.resize(observations_.size());
    likelihood.evaluate(observations_, atoms_, state_.prevalences, state_.terms, state_.work,
                        exact_);
}

} // namespace

void update_labels(Partition& state, Rng& rng) {
    LabelPass(state, rng).run();
}

} // namespace clono::engine
