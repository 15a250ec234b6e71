#include "engine/io/live.hpp"

#include "engine/io/files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace clono::engine {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto kInterval = std::chrono::milliseconds(500);
constexpr std::size_t kMostPoints = 400;
constexpr std::size_t kMostMutations = 2000; ///< above, mutations one by one are left out

double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

} // namespace

LiveEstimate::LiveEstimate(const Dataset& data, Density density, std::size_t num_iters,
                           std::filesystem::path file)
    : data_(data),
      density_(density),
      num_iters_(num_iters),
      file_(std::move(file)),
      sums_(data.mutation_count() * data.sample_count()) {}

void LiveEstimate::observe(std::size_t row, const ChainState& state) {
    const std::lock_guard lock(mutex_);
    last_ = {row, state.atoms.size() / data_.sample_count(), state.concentration, state.precision,
             state.log_likelihood};
    remember_scalars(last_);
    add_to_means(row, state);
    if (best_labels_.empty() || state.log_posterior > best_log_posterior_) {
        best_log_posterior_ = state.log_posterior;
        best_labels_.assign(state.labels.begin(), state.labels.end());
        best_atoms_.assign(state.atoms.begin(), state.atoms.end());
    }
}

void LiveEstimate::remember_scalars(const Scalars& scalars) {
    if (scalars.row % scalar_step_ != 0) {
        return;
    }
    scalars_.push_back(scalars);
    if (scalars_.size() > kMostPoints) {
        scalar_step_ *= 2;
        std::erase_if(scalars_,
                      [this](const Scalars& point) { return point.row % scalar_step_ != 0; });
    }
}

/// Means are taken from the last power of two on, so that the start is forgotten.
void LiveEstimate::add_to_means(std::size_t row, const ChainState& state) {
    if (std::has_single_bit(row)) {
        std::fill(sums_.begin(), sums_.end(), 0);
        summed_rows_ = 0;
    }
    const auto samples = data_.sample_count();
    for (std::size_t i = 0; i < state.labels.size(); ++i) {
        for (std::size_t s = 0; s < samples; ++s) {
            sums_[i * samples + s] += state.atoms[state.labels[i] * samples + s];
        }
    }
    ++summed_rows_;
}

/// Gives each cluster the id of the cluster of the last snapshot with which it shares most
/// mutations, the largest overlap first; new clusters get the smallest free ids.
void LiveEstimate::match_clusters() {
    const auto clusters = best_atoms_.size() / data_.sample_count();
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> overlap;
    for (std::size_t i = 0; i < shown_labels_.size(); ++i) {
        ++overlap[{best_labels_[i], shown_labels_[i]}];
    }
    std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> by_size;
    by_size.reserve(overlap.size());
    for (const auto& [pair, size] : overlap) {
        by_size.emplace_back(size, pair.first, pair.second);
    }
    std::sort(by_size.begin(), by_size.end(), [](const auto& a, const auto& b) {
        return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b) : a < b;
    });
    constexpr auto kFree = static_cast<std::uint32_t>(-1);
    shown_id_.assign(clusters, kFree);
    std::set<std::uint32_t> taken;
    for (const auto& [size, cluster, id] : by_size) {
        if (shown_id_[cluster] == kFree && taken.insert(id).second) {
            shown_id_[cluster] = id;
        }
    }
    std::uint32_t next = 0;
    for (auto& id : shown_id_) {
        while (id == kFree && !taken.insert(next).second) {
            ++next;
        }
        id = id == kFree ? next : id;
    }
    shown_labels_.resize(best_labels_.size());
    for (std::size_t i = 0; i < best_labels_.size(); ++i) {
        shown_labels_[i] = shown_id_[best_labels_[i]];
    }
}

std::string LiveEstimate::snapshot() {
    const std::lock_guard lock(mutex_);
    const auto samples = data_.sample_count();
    const bool has_precision = density_ == Density::BetaBinomial;
    match_clusters();
    Json json = {{"version", 1},
                 {"iteration", last_.row + 1},
                 {"num_iters", num_iters_},
                 {"clusters", last_.clusters},
                 {"concentration", last_.concentration},
                 {"precision", has_precision ? Json(last_.precision) : Json(nullptr)},
                 {"samples", Json::array()},
                 {"estimate", Json::array()},
                 {"trace", Json::object()},
                 {"mutations", nullptr}};
    for (const auto& sample : data_.samples) {
        json["samples"].push_back(sample.name);
    }
    std::map<std::uint32_t, std::size_t> cluster_of_id;
    for (std::size_t c = 0; c < shown_id_.size(); ++c) {
        cluster_of_id[shown_id_[c]] = c;
    }
    for (const auto& [id, c] : cluster_of_id) {
        Json prevalence = Json::array();
        for (std::size_t s = 0; s < samples; ++s) {
            prevalence.push_back(rounded(best_atoms_[c * samples + s]));
        }
        const auto size = std::count(best_labels_.begin(), best_labels_.end(), c);
        json["estimate"].push_back({{"id", id}, {"size", size}, {"prevalence", prevalence}});
    }
    auto& trace = json["trace"];
    for (const auto& point : scalars_) {
        trace["iteration"].push_back(point.row);
        trace["clusters"].push_back(point.clusters);
        trace["concentration"].push_back(rounded(point.concentration));
        if (has_precision) {
            trace["precision"].push_back(rounded(point.precision));
        }
        trace["log_likelihood"].push_back(rounded(point.log_likelihood));
    }
    if (data_.mutation_count() <= kMostMutations) {
        auto& list = json["mutations"] = Json::array();
        for (std::size_t i = 0; i < data_.mutation_count(); ++i) {
            Json means = Json::array();
            for (std::size_t s = 0; s < samples; ++s) {
                means.push_back(
                    rounded(sums_[i * samples + s] / static_cast<double>(summed_rows_)));
            }
            list.push_back({{"id", data_.mutation_ids[i]},
                            {"cluster", shown_labels_[i]},
                            {"prevalence", means}});
        }
    }
    return json.dump() + "\n";
}

void LiveEstimate::write_if_due() {
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        if (file_.empty() || best_labels_.empty() || now < next_write_) {
            return;
        }
        next_write_ = now + kInterval;
    }
    write_file(file_, snapshot(), Durability::Passing);
}

} // namespace clono::engine
