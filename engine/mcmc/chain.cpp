#include "engine/mcmc/chain.hpp"

#include "engine/mcmc/checkpoint.hpp"
#include "engine/mcmc/moves.hpp"
#include "engine/mcmc/partition.hpp"

#include <numeric>

namespace clono::engine {

class Chain::Impl {
public:
    Impl(const Dataset& data, const ChainSettings& settings)
        : model_(data, settings),
          fingerprint_(fingerprint(data, settings)),
          state_(model_),
          rng_(settings.seed, settings.chain) {}

    void start() {
        const std::size_t n = model_.mutations;
        const bool apart = model_.settings.init_method == InitMethod::Disconnected;
        state_.sizes.assign(apart ? n : 1, apart ? 1 : static_cast<std::uint32_t>(n));
        state_.scales.assign(state_.sizes.size() * model_.samples, 0.5);
        state_.prevalences.assign(state_.scales.size(), 0.5);
        for (std::uint32_t i = 0; i < n; ++i) {
            state_.labels[i] = apart ? i : 0;
        }
        state_.concentration = model_.settings.concentration;
        state_.set_precision(model_.settings.precision);
        state_.evaluate_all();
        update_atoms(state_, rng_);
    }

    void step() { sweep(state_, rng_); }

    ChainState view() const {
        ChainState view;
        view.labels = state_.labels;
        view.atoms = state_.prevalences;
        view.concentration = state_.concentration;
        view.precision = state_.precision;
        view.log_likelihood = state_.log_likelihood();
        view.log_posterior = state_.log_posterior();
        return view;
    }

    std::vector<std::byte> save() const {
        return write_checkpoint({fingerprint_, rng_.state(), state_.labels, state_.scales,
                                 state_.concentration, state_.precision});
    }

    void load(std::span<const std::byte> saved) {
        const Checkpoint from =
            read_checkpoint(saved, fingerprint_, model_.mutations, model_.samples);
        rng_ = Rng(from.rng);
        state_.labels = from.labels;
        state_.scales = from.scales;
        state_.prevalences.resize(from.scales.size());
        state_.sizes.assign(from.scales.size() / model_.samples, 0);
        for (const std::uint32_t label : from.labels) {
            ++state_.sizes[label];
        }
        for (std::size_t a = 0; a < from.scales.size(); ++a) {
            state_.prevalences[a] = prevalence_of(from.scales[a]);
        }
        state_.concentration = from.concentration;
        state_.set_precision(from.precision);
        state_.evaluate_all();
    }

private:
    Model model_;
    std::uint64_t fingerprint_;
    Partition state_;
    Rng rng_;
};

Chain::Chain(const Dataset& data, const ChainSettings& settings)
    : impl_(std::make_unique<Impl>(data, settings)) {
    impl_->start();
}

Chain::Chain(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Chain::~Chain() = default;
Chain::Chain(Chain&&) noexcept = default;
Chain& Chain::operator=(Chain&&) noexcept = default;

void Chain::step() {
    impl_->step();
}

ChainState Chain::state() const {
    return impl_->view();
}

std::vector<std::byte> Chain::save() const {
    return impl_->save();
}

Chain Chain::restore(const Dataset& data, const ChainSettings& settings,
                     std::span<const std::byte> saved) {
    auto impl = std::make_unique<Impl>(data, settings);
    impl->load(saved);
    return Chain(std::move(impl));
}

} // namespace clono::engine
