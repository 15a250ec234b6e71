#include "engine/model/likelihood.hpp"

#include "engine/model/density.hpp"
#include "engine/model/planted_faults.hpp"
#include "engine/model/vector_math.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <numeric>

namespace clono::engine {

namespace {

std::size_t whole_groups(std::size_t count) {
    return (count + kLanes - 1) / kLanes * kLanes;
}

double log_of(double x) {
    return portable::log<portable::Vec1>(portable::Vec1{x})[0];
}

} // namespace

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

std::uint32_t Likelihood::slot(std::uint32_t observation, std::uint32_t state_class,
                               std::uint32_t atom, double prevalence,
                               LikelihoodWorkspace& work) const {
    const std::size_t key = atom * most_classes_ + state_class;
    if (work.slot_epoch_[key] != work.epoch_) {
        const StateClass& c = classes_[sample_of_[observation]][state_class];
        const double chance = (c.a0 + c.a1 * prevalence) / (c.b0 + c.b1 * prevalence);
        work.slot_epoch_[key] = work.epoch_;
        work.slot_index_[key] = static_cast<std::uint32_t>(work.slots_.size());
        work.slots_.push_back({0, 0, 0, std::clamp(chance, kLeastChance, 1 - kLeastChance)});
    }
    return work.slot_index_[key];
}

void Likelihood::evaluate(std::span<const std::uint32_t> observations,
                          std::span<const std::uint32_t> atoms, std::span<const double> prevalences,
                          const PrecisionTerms& terms, LikelihoodWorkspace& work,
                          std::span<double> out) const {
    assert(observations.size() == atoms.size() && out.size() == atoms.size());
    const std::size_t count = observations.size();
    if (count == 0) {
        return;
    }
    if (work.slot_epoch_.size() < prevalences.size() * most_classes_) {
        work.slot_epoch_.resize(prevalences.size() * most_classes_, 0);
        work.slot_index_.resize(prevalences.size() * most_classes_);
    }
    if (++work.epoch_ == 0) {
        std::fill(work.slot_epoch_.begin(), work.slot_epoch_.end(), 0U);
        work.epoch_ = 1;
    }
    work.slots_.clear();
    work.slot_of_lane_.clear();
    work.log_weights_.clear();
    work.states_.clear();
    work.lanes_.assign(observations.begin(), observations.end());
    work.lanes_.resize(whole_groups(count), observations.back());

    for (std::size_t first = 0; first < count; first += kLanes) {
        std::size_t most = 1;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            most = std::max(most, state_count(work.lanes_[first + lane]));
        }
        work.states_.push_back(static_cast<std::uint32_t>(most));
        const std::size_t row = work.slot_of_lane_.size();
        work.slot_of_lane_.resize(row + most * kLanes);
        work.log_weights_.resize(row + most * kLanes);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::uint32_t o = work.lanes_[first + lane];
            const std::uint32_t atom = atoms[std::min(first + lane, count - 1)];
            const std::size_t begin = first_state_[o];
            const std::size_t states = first_state_[o + 1] - begin;
            for (std::size_t j = 0; j < most; ++j) {
                const std::size_t state = begin + std::min(j, states - 1);
                work.slot_of_lane_[row + j * kLanes + lane] =
                    slot(o, class_of_state_[state], atom, prevalences[atom], work);
                work.log_weights_[row + j * kLanes + lane] =
                    j < states ? log_weight_of_state_[state] : -1e300;
            }
        }
    }

    const std::size_t padded = whole_groups(work.slots_.size());
    work.slots_.resize(padded, work.slots_.back());
    kernel_->fill_slots(padded, terms.precision, work.slots_.data());
    work.out_.resize(whole_groups(count));
    MixtureBatch batch;
    batch.groups = work.states_.size();
    batch.states = work.states_.data();
    batch.observations = work.lanes_.data();
    batch.slots = work.slot_of_lane_.data();
    batch.log_weights = work.log_weights_.data();
    batch.terms = work.slots_.data();
    batch.counts = {variant_.data(),        reference_.data(),
                    terms.total.data(),     terms.inverse_total.data(),
                    terms.log_total.data(), terms.offset.data()};
    batch.precision = terms.precision;
    batch.out = work.out_.data();
    kernel_->mixture(batch);
    std::copy_n(work.out_.begin(), count, out.begin());
}

} // namespace clono::engine
