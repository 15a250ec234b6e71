// Each mutation's label by Metropolis-Hastings within its full conditional. The proposal is the
// conditional itself with tabulated likelihoods, "new cluster" included, whose atom is drawn from
// the mutation's own tabulated posterior; the exact likelihood is evaluated only where the
// proposal differs from the present label. With exact tables this would be Neal's algorithm 2.

#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

class LabelPass {
public:
    LabelPass(Partition& state, Rng& rng)
        : state_(state),
          rng_(rng),
          samples_(state.model.samples),
          parts_(samples_),
          densities_(samples_) {
        for (std::uint32_t slot = 0; slot < state_.slot_count(); ++slot) {
            if (state_.sizes[slot] > 0) {
                enter(slot);
            }
        }
    }

    void run() {
        for (std::size_t i = 0; i < state_.model.mutations; ++i) {
            update(i);
        }
    }

private:
    void enter(std::uint32_t slot) {
        active_.push_back(slot);
        cubics_.resize(std::max(cubics_.size(), (slot + 1) * samples_));
        for (std::size_t s = 0; s < samples_; ++s) {
            cubics_[slot * samples_ + s] =
                state_.surrogate.cubic(state_.scales[slot * samples_ + s]);
        }
    }

    double tabulated(std::size_t mutation, std::uint32_t slot) const {
        const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
        double sum = 0;
        for (std::size_t s = 0; s < samples_; ++s) {
            sum += cubics_[slot * samples_ + s].of(state_.surrogate.table(observations[s]));
        }
        return sum;
    }

    void build_densities(std::size_t mutation) {
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

    void update(std::size_t mutation);
    void move(std::size_t mutation, std::uint32_t to, bool dies);

    Partition& state_;
    Rng& rng_;
    std::size_t samples_;
    std::vector<std::uint32_t> active_;
    std::vector<Cubic> cubics_;
    std::vector<double> parts_;
    std::vector<double> logs_, weights_;
    std::vector<GridDensity> densities_;
};

// NOLINTNEXTLINE(readability-function-cognitive-complexity): one step of the paper's algorithm, in its order
void LabelPass::update(std::size_t mutation) {
    const std::uint32_t own = state_.labels[mutation];
    const bool alone = state_.sizes[own] == 1;
    const std::size_t count = active_.size();
    // Proposal weights of the active clusters (own one left out when it would die) and of a new one.
    logs_.assign((count + 1 + kLanes - 1) / kLanes * kLanes, -1e300);
    weights_.resize(logs_.size());
    double top = -1e300;
    double own_log = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const std::uint32_t slot = active_[k];
        std::uint32_t members = state_.sizes[slot];
        if (slot == own) {
            if (alone) {
                continue;
            }
            members -= 1;
        }
        logs_[k] = state_.log_counts[members] + tabulated(mutation, slot);
        if (slot == own) {
            own_log = logs_[k];
        }
        top = std::max(top, logs_[k]);
    }
    // The other clusters' number decides how likely one more is.
    const std::size_t others = count - (alone ? 1 : 0);
    const double log_alpha = state_.prior.log_one_more(
        others > 0 && planted(Fault::ConcentrationWithoutCount) ? others - 1 : others);
    const double new_log = log_alpha + state_.surrogate.log_mass(mutation);
    logs_[count] = new_log;
    top = std::max(top, new_log);
    for (std::size_t k = 0; k < logs_.size(); ++k) {
        weights_[k] = std::max(logs_[k] - top, -1e300);
    }
    state_.model.likelihood.kernel().exponentials(weights_.size(), weights_.data(),
                                                  weights_.data());
    const std::size_t chosen = rng_.categorical({weights_.data(), count + 1});
    const bool is_new = chosen == count;
    if (is_new ? alone : active_[chosen] == own) {
        return;
    }

    if (is_new || alone) {
        build_densities(mutation);
    }
    // Log posterior weights and log proposal weights of the states after and before.
    std::uint32_t to = 0;
    double after = 0;
    double proposed = 0;
    if (is_new) {
        to = state_.free_slot();
        for (std::size_t s = 0; s < samples_; ++s) {
            state_.set_atom(to, s, densities_[s].draw(rng_));
        }
        after = log_alpha + log_base(to);
        proposed = new_log + log_proposal(to);
        if (planted(Fault::NewClusterHalfAsLikely)) {
            after -= log_of(2);
        }
    } else {
        to = active_[chosen];
        after = state_.log_counts[state_.sizes[to]];
        proposed = logs_[chosen];
    }
    double before = state_.current(mutation);
    double returned = 0;
    if (alone) {
        before += log_alpha + log_base(own);
        returned = new_log + log_proposal(own);
    } else {
        const std::uint32_t itself = planted(Fault::LabelCountsItself) ? 0 : 1;
        before += state_.log_counts[state_.sizes[own] - itself];
        returned = own_log;
    }
    after += state_.evaluate(mutation, to, parts_);
    const double hastings = planted(Fault::LabelWithoutHastings) ? 0 : returned - proposed;
    if (rng_.exponential() > before - after - hastings) {
        move(mutation, to, alone);
        if (is_new) {
            enter(to);
        }
    }
}

void LabelPass::move(std::size_t mutation, std::uint32_t to, bool dies) {
    const std::uint32_t from = state_.labels[mutation];
    state_.labels[mutation] = to;
    --state_.sizes[from];
    ++state_.sizes[to];
    const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
    for (std::size_t s = 0; s < samples_; ++s) {
        state_.log_values[observations[s]] = parts_[s];
    }
    if (dies) {
        active_.erase(std::find(active_.begin(), active_.end(), from));
    }
}

} // namespace

void update_labels(Partition& state, Rng& rng) {
    LabelPass(state, rng).run();
}

} // namespace clono::engine
