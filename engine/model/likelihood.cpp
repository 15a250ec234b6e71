#include "engine/model/likelihood.hpp"

#include "engine/model/density.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <numeric>

namespace clono::engine {

Likelihood::Likelihood(const Dataset& data, Density density, const Kernel& kernel)
    : kernel_(&kernel),
      density_(density),
      mutations_(data.mutation_count()),
      samples_(data.sample_count()) {
    lay_out(data);
}

void Likelihood::lay_out(const Dataset& data) {
    const std::size_t count = observation_count();
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    const auto states_of = [&](std::uint32_t cell) -> const std::vector<GenotypeState>& {
        return data.samples[cell / mutations_].observations[cell % mutations_].states;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
        return x / mutations_ != y / mutations_ ? x < y : states_of(x).size() < states_of(y).size();
    });

    observation_of_.resize(count);
    variant_.assign(whole_groups(count), 0);
    reference_.assign(whole_groups(count), 0);
    depth_.assign(whole_groups(count), 0);
    classes_.resize(samples_);
    std::vector<std::map<StateClass, std::uint32_t>> numbers(samples_);
    first_state_.push_back(0);
    for (std::uint32_t o = 0; o < count; ++o) {
        const auto s = static_cast<std::uint32_t>(order[o] / mutations_);
        const auto i = static_cast<std::uint32_t>(order[o] % mutations_);
        const Observation& seen = data.samples[s].observations[i];
        observation_of_[i * samples_ + s] = o;
        mutation_of_.push_back(i);
        sample_of_.push_back(s);
        variant_[o] = static_cast<double>(seen.var_counts);
        reference_[o] = static_cast<double>(seen.ref_counts);
        depth_[o] = variant_[o] + reference_[o];
        const double t = data.samples[s].tumour_content;
        for (const GenotypeState& state : seen.states) {
            const double normal = (1 - t) * state.normal_copies;
            const double reference = t * state.reference_copies;
            const double variant = t * state.variant_copies;
            const StateClass numbers_of_state{
                normal * state.normal_chance + reference * state.reference_chance,
                variant * state.variant_chance - reference * state.reference_chance,
                normal + reference, variant - reference};
            const auto [found, is_new] = numbers[s].try_emplace(
                numbers_of_state, static_cast<std::uint32_t>(classes_[s].size()));
            if (is_new) {
                classes_[s].push_back(numbers_of_state);
            }
            class_of_state_.push_back(found->second);
            const bool second = &state == seen.states.data() + 1;
            const double planted_factor = second && planted(Fault::StateWeightIgnored) ? 4 : 1;
            log_weight_of_state_.push_back(log_of(state.weight * planted_factor));
        }
        first_state_.push_back(class_of_state_.size());
    }
    for (const auto& classes : classes_) {
        most_classes_ = std::max(most_classes_, classes.size());
    }
}

void Likelihood::prepare(double precision, PrecisionTerms& terms) const {
    terms.precision = density_ == Density::Binomial ? 0 : precision;
    for (auto* column : {&terms.total, &terms.inverse_total, &terms.log_total, &terms.offset}) {
        column->resize(depth_.size());
    }
    if (terms.precision > 0) {
        kernel_->fill_counts(depth_.size(), precision, depth_.data(), terms.total.data(),
                             terms.inverse_total.data(), terms.log_total.data(),
                             terms.offset.data());
    }
}

void Likelihood::pack(std::span<const std::uint32_t> observations,
                      std::span<const std::uint32_t> atoms, std::span<const double> prevalences,
                      PackedObservations& packed) const {
    assert(observations.size() == atoms.size());
    const std::size_t count = observations.size();
    packed.count_ = count;
    if (count == 0) {
        return;
    }
    if (packed.slot_epoch_.size() < prevalences.size() * most_classes_) {
        packed.slot_epoch_.resize(prevalences.size() * most_classes_, 0);
        packed.slot_index_.resize(prevalences.size() * most_classes_);
    }
    if (++packed.epoch_ == 0) { // the counter has gone round
        std::fill(packed.slot_epoch_.begin(), packed.slot_epoch_.end(), 0U);
        packed.epoch_ = 1;
    }
    packed.slots_.clear();
    packed.lanes_.resize(whole_groups(count));
    packed.states_.resize(packed.lanes_.size() / kLanes);
    std::size_t rows = 0;
    for (std::size_t g = 0; g < packed.states_.size(); ++g) {
        std::size_t most = 1;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::uint32_t o = observations[std::min(g * kLanes + lane, count - 1)];
            packed.lanes_[g * kLanes + lane] = o;
            most = std::max(most, state_count(o));
        }
        packed.states_[g] = static_cast<std::uint32_t>(most);
        rows += most;
    }
    packed.slot_of_lane_.resize(rows * kLanes);
    packed.log_weights_.resize(rows * kLanes);

    std::size_t row = 0;
    for (std::size_t l = 0; l < packed.lanes_.size(); ++l) {
        const std::size_t most = packed.states_[l / kLanes];
        const std::uint32_t o = packed.lanes_[l];
        const std::uint32_t atom = atoms[std::min(l, count - 1)];
        const std::size_t begin = first_state_[o];
        const std::size_t states = first_state_[o + 1] - begin;
        const StateClass* classes = classes_[sample_of_[o]].data();
        const std::size_t key = atom * most_classes_;
        std::size_t at = row * kLanes + l % kLanes;
        for (std::size_t j = 0; j < most; ++j, at += kLanes) {
            if (j >= states) { // a lane with fewer states than its group repeats its first slot
                packed.slot_of_lane_[at] = packed.slot_of_lane_[row * kLanes + l % kLanes];
                packed.log_weights_[at] = -1e300;
                continue;
            }
            const std::uint32_t state_class = class_of_state_[begin + j];
            if (packed.slot_epoch_[key + state_class] != packed.epoch_) {
                const StateClass& c = classes[state_class];
                const double phi = prevalences[atom];
                const double chance = (c.a0 + c.a1 * phi) / (c.b0 + c.b1 * phi);
                packed.slot_epoch_[key + state_class] = packed.epoch_;
                packed.slot_index_[key + state_class] =
                    static_cast<std::uint32_t>(packed.slots_.size());
                packed.slots_.push_back(
                    {0, 0, 0, std::clamp(chance, kLeastChance, 1 - kLeastChance)});
            }
            packed.slot_of_lane_[at] = packed.slot_index_[key + state_class];
            packed.log_weights_[at] = log_weight_of_state_[begin + j];
        }
        row += l % kLanes == kLanes - 1 ? most : 0;
    }
    packed.slots_.resize(whole_groups(packed.slots_.size()), packed.slots_.back());
}

void Likelihood::evaluate(PackedObservations& packed, const PrecisionTerms& terms,
                          std::span<double> out) const {
    assert(out.size() == packed.count_);
    if (packed.count_ == 0) {
        return;
    }
    kernel_->fill_slots(packed.slots_.size(), terms.precision, packed.slots_.data());
    packed.out_.resize(packed.lanes_.size());
    MixtureBatch batch;
    batch.groups = packed.states_.size();
    batch.states = packed.states_.data();
    batch.observations = packed.lanes_.data();
    batch.slots = packed.slot_of_lane_.data();
    batch.log_weights = packed.log_weights_.data();
    batch.terms = packed.slots_.data();
    batch.counts = {variant_.data(),        reference_.data(),
                    terms.total.data(),     terms.inverse_total.data(),
                    terms.log_total.data(), terms.offset.data()};
    batch.precision = terms.precision;
    batch.out = packed.out_.data();
    kernel_->mixture(batch);
    std::copy_n(packed.out_.begin(), packed.count_, out.begin());
}

void Likelihood::evaluate(std::span<const std::uint32_t> observations,
                          std::span<const std::uint32_t> atoms, std::span<const double> prevalences,
                          const PrecisionTerms& terms, PackedObservations& packed,
                          std::span<double> out) const {
    pack(observations, atoms, prevalences, packed);
    evaluate(packed, terms, out);
}

} // namespace clono::engine
