#include "proofs.hpp"

#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "engine/mcmc/moves.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::testing {

Move with_concentration(Move move) {
    return [move = std::move(move)](Partition& state, Rng& rng) {
        move(state, rng);
        update_concentration(state, rng);
    };
}

std::vector<Score> invariance(const Move& move, const Design& design, const ChainSettings& settings,
                              std::size_t replicas, std::uint64_t seed) {
    Rng rng(seed, 1);
    std::vector<Score> scores;
    std::vector<double> sums, squares;
    for (std::size_t r = 0; r < replicas; ++r) {
        Dataset data = draw_design(design, rng);
        const Parameters drawn = draw_parameters(data, settings, rng);
        draw_counts(data, drawn, settings, rng);
        const Model model(data, settings);
        Partition state(model);
        set_state(state, drawn);
        // As the state holds them: the scale u rounds prevalences.
        const Parameters placed = parameters_of(state);
        const std::vector<Quantity> before =
            quantities(placed, design.samples, state.log_likelihood());
        move(state, rng);
        const Parameters moved = parameters_of(state);
        const std::vector<Quantity> after =
            quantities(moved, design.samples, state.log_likelihood());
        sums.resize(before.size(), 0);
        squares.resize(before.size(), 0);
        for (std::size_t q = 0; q < before.size(); ++q) {
            const double difference = after[q].value - before[q].value;
            sums[q] += difference;
            squares[q] += difference * difference;
            if (r == 0) {
                scores.push_back({before[q].name, 0});
            }
        }
    }
    for (std::size_t q = 0; q < scores.size(); ++q) {
        scores[q].z = squares[q] > 0 ? sums[q] / std::sqrt(squares[q]) : 0;
    }
    return scores;
}

std::vector<Score> geweke(const Design& design, const ChainSettings& settings, std::size_t rows,
                          std::uint64_t seed) {
    Rng rng(seed, 1);
    Dataset data = draw_design(design, rng);
    Parameters now = draw_parameters(data, settings, rng);
    std::vector<std::vector<double>> chain, independent;
    std::vector<Score> scores;
    for (std::size_t row = 0; row < rows; ++row) {
        draw_counts(data, now, settings, rng);
        const Model model(data, settings);
        Partition state(model);
        set_state(state, now);
        sweep(state, rng);
        now = parameters_of(state);
        draw_counts(data, now, settings, rng);
        Dataset other = data;
        const Parameters drawn = draw_parameters(other, settings, rng);
        draw_counts(other, drawn, settings, rng);
        const auto value_at = [&](const Dataset& of, const Parameters& parameters) {
            const Model fresh(of, settings);
            Partition place(fresh);
            set_state(place, parameters);
            return quantities(parameters, design.samples, place.log_likelihood());
        };
        const std::vector<Quantity> visited = value_at(data, now);
        const std::vector<Quantity> truth = value_at(other, drawn);
        chain.resize(visited.size());
        independent.resize(visited.size());
        for (std::size_t q = 0; q < visited.size(); ++q) {
            chain[q].push_back(visited[q].value);
            independent[q].push_back(truth[q].value);
            if (row == 0) {
                scores.push_back({visited[q].name, 0});
            }
        }
    }
    for (std::size_t q = 0; q < scores.size(); ++q) {
        scores[q].z = (mean(chain[q]) - mean(independent[q])) /
                      std::hypot(standard_error(chain[q]), standard_error(independent[q]));
    }
    return scores;
}

int first_row_out_of_step() {
    Simulation deep;
    deep.mutations = 60;
    deep.samples = 2;
    deep.mean_depth = 1900;
    deep.precision = 30000;
    const Dataset data = simulate(deep, 3);
    const Model model(data, {});
    Partition state(model);
    Rng rng(4, 1);
    state.sizes = {static_cast<std::uint32_t>(model.mutations)};
    state.scales.assign(model.samples, 0.5);
    state.prevalences.assign(model.samples, 0.5);
    state.set_precision(1000);
    state.evaluate_all();
    for (int row = 1; row <= 300; ++row) {
        sweep(state, rng);
        std::vector<std::uint32_t> sizes(state.slot_count(), 0);
        for (const std::uint32_t label : state.labels) {
            ++sizes.at(label);
        }
        const std::vector<double> kept = state.log_values;
        state.evaluate_all();
        if (sizes != state.sizes || kept != state.log_values) {
            return row;
        }
    }
    return 0;
}

double family_wise_limit(double chance, std::size_t count) {
    double low = 0;
    double high = 12;
    while (high - low > 1e-9) {
        const double z = (low + high) / 2;
        (std::erfc(z / std::sqrt(2.0)) > chance / static_cast<double>(count) ? low : high) = z;
    }
    return high;
}

double largest(const std::vector<Score>& scores) {
    double most = 0;
    for (const Score& score : scores) {
        most = std::max(most, std::fabs(score.z));
    }
    return most;
}

} // namespace clono::engine::testing
