#include "engine/mcmc/cluster_lookup.hpp"

#include "engine/mcmc/partition.hpp"

#include <algorithm>

namespace clono::engine {

ClusterLookup::ClusterLookup(const Partition& state)
    : state_(state), samples_(state.model.samples) {
    for (std::uint32_t slot = 0; slot < state_.slot_count(); ++slot) {
        if (state_.sizes[slot] > 0) {
            enter(slot);
        }
    }
}

void ClusterLookup::enter(std::uint32_t slot) {
    slots_.push_back(slot);
    if (slots_.size() > room_) {
        make_room();
    } else {
        write(slots_.size() - 1, slot);
    }
}

void ClusterLookup::leave(std::uint32_t slot) {
    const auto found = std::find(slots_.begin(), slots_.end(), slot);
    const auto place = static_cast<std::size_t>(found - slots_.begin());
    slots_[place] = slots_.back();
    slots_.pop_back();
    if (place < slots_.size()) {
        write(place, slots_[place]);
    }
}

void ClusterLookup::reset(std::span<const std::uint32_t> slots) {
    slots_.clear();
    for (const std::uint32_t slot : slots) {
        enter(slot);
    }
}

std::size_t ClusterLookup::padded_size() const {
    return whole_groups(slots_.size(), kFloatLanes);
}

void ClusterLookup::add_tabulated(std::uint32_t mutation, std::span<double> values) const {
    const std::uint32_t* observations = state_.model.likelihood.observations_of(mutation);
    const Kernel& kernel = state_.model.likelihood.kernel();
    for (std::size_t s = 0; s < samples_; ++s) {
        const CubicPlaces places{first_.data() + s * room_, weights_.data() + s * 4 * room_, room_};
        kernel.add_cubics(state_.surrogate.table(observations[s]), state_.surrogate.knots(), places,
                          padded_size(), values.data());
    }
}

void ClusterLookup::write(std::size_t place, std::uint32_t slot) {
    for (std::size_t s = 0; s < samples_; ++s) {
        const Cubic cubic = state_.surrogate.cubic(state_.scales[slot * samples_ + s]);
        first_[s * room_ + place] = cubic.first;
        for (std::size_t w = 0; w < 4; ++w) {
            weights_[(s * 4 + w) * room_ + place] = cubic.weights[w];
        }
    }
}

void ClusterLookup::make_room() {
    room_ = 2 * padded_size();
    first_.assign(samples_ * room_, 0); // a place without a slot reads the table's first knots
    weights_.assign(samples_ * 4 * room_, 0);
    for (std::size_t place = 0; place < slots_.size(); ++place) {
        write(place, slots_[place]);
    }
}

} // namespace clono::engine
