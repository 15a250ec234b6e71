#include "engine/summary/convergence.hpp"

#include "engine/summary/pair_counts.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>

namespace clono::engine {

bool is_within(const Diagnostic& diagnostic, double most_r_hat, double least_ess) {
    if (diagnostic.r_hat == 1 && std::isnan(diagnostic.bulk_ess)) {
        return true; // constant, and the same in all chains
    }
    // A tail whose indicator doesn't vary (a quantity of few values) says nothing.
    const bool has_tail = !std::isnan(diagnostic.tail_ess);
    return diagnostic.r_hat <= most_r_hat && diagnostic.bulk_ess >= least_ess &&
           (!has_tail || diagnostic.tail_ess >= least_ess);
}

namespace {

class Assessment {
public:
    Assessment(std::span<const PooledTrace> chains, const ConvergenceRequest& request)
        : chains_(chains), request_(request), rows_(chains.front().row_count()) {
        for (const auto& chain : chains) {
            rows_ = std::min(rows_, chain.row_count());
        }
    }

    Convergence run() {
        look_at_scalars();
        if (request_.only_verdict && !scalars_pass()) {
            return result_;
        }
        look_at_coclustering();
        if (request_.only_verdict && !result_.coclustering_passes) {
            return result_;
        }
        look_at_prevalences();
        result_.passes = scalars_pass() && result_.coclustering_passes && result_.prevalences_pass;
        return result_;
    }

private:
    bool scalars_pass() const {
        return std::all_of(result_.scalars.begin(), result_.scalars.end(),
                           [](const auto& scalar) { return scalar.passes; });
    }

    void look_at_scalars() {
        const std::pair<const char*, std::function<double(const TraceRow&)>> quantities[] = {
            {"concentration",
             [](const TraceRow& row) {
                 return row.concentration;
             }},
            {"precision",
             [](const TraceRow& row) {
                 return row.precision;
             }},
            {"clusters", [](const TraceRow& row) {
                 return static_cast<double>(row.cluster_count);
             }}};
        Diagnostics diagnostics(chains_.size(), rows_);
        std::vector<double> values(chains_.size() * rows_);
        for (const auto& [name, value] : quantities) {
            if (!request_.has_precision && name == std::string_view("precision")) {
                continue;
            }
            for (std::size_t c = 0; c < chains_.size(); ++c) {
                for (std::size_t r = 0; r < rows_; ++r) {
                    values[c * rows_ + r] = value(chains_[c].row(r));
                }
            }
            const auto diagnostic = diagnostics.diagnose(values);
            result_.scalars.push_back(
                {name, diagnostic,
                 is_within(diagnostic, request_.limits.r_hat, request_.limits.least_ess)});
        }
    }

    void look_at_coclustering() {
        const auto n = chains_.front().mutation_count();
        const auto step = (n + kMostMutations - 1) / kMostMutations;
        std::vector<std::size_t> which;
        for (std::size_t i = 0; i < n; i += step) {
            which.push_back(i);
        }
        if (chains_.size() < 2) {
            result_.coclustering_spread = std::numeric_limits<double>::quiet_NaN();
            return;
        }
        std::vector<PairCounts> counts;
        for (const auto& chain : chains_) {
            counts.push_back(count_pairs(chain, request_.threads, which));
        }
        double sum = 0;
        std::size_t pairs = 0;
        for (std::size_t i = 0; i < which.size(); ++i) {
            for (auto j = i + 1; j < which.size(); ++j) {
                double mean = 0;
                double squares = 0;
                for (const auto& chain : counts) {
                    const double p = chain.probability(i, j);
                    mean += p;
                    squares += p * p;
                }
                const auto count = static_cast<double>(counts.size());
                mean /= count;
                if (mean > 0.05 && mean < 0.95) {
                    sum += std::sqrt(std::fmax(squares - count * mean * mean, 0) / (count - 1));
                    ++pairs;
                }
            }
        }
        result_.coclustering_spread = pairs == 0 ? 0 : sum / static_cast<double>(pairs);
        result_.coclustering_passes = result_.coclustering_spread <= request_.limits.most_spread;
    }

    void look_at_prevalences() {
        const auto n = chains_.front().mutation_count();
        const auto samples = chains_.front().sample_count();
        const auto step = (rows_ + kMostRows - 1) / kMostRows;
        const auto rows = (rows_ + step - 1) / step;
        result_.prevalences.resize(n * samples);
        constexpr std::size_t kBlock = 64;
        parallel_for((n + kBlock - 1) / kBlock, request_.threads, [&](std::size_t block) {
            const auto first = block * kBlock;
            const auto count = std::min(kBlock, n - first);
            // mutations x samples of the block, each chains x rows
            std::vector<double> values(count * samples * chains_.size() * rows);
            for (std::size_t c = 0; c < chains_.size(); ++c) {
                for (std::size_t r = 0; r < rows; ++r) {
                    const auto& row = chains_[c].row(r * step);
                    for (std::size_t i = 0; i < count; ++i) {
                        const auto* atom = row.atoms.data() + row.label(first + i) * samples;
                        for (std::size_t s = 0; s < samples; ++s) {
                            values[((i * samples + s) * chains_.size() + c) * rows + r] = atom[s];
                        }
                    }
                }
            }
            Diagnostics diagnostics(chains_.size(), rows);
            for (std::size_t q = 0; q < count * samples; ++q) {
                result_.prevalences[first * samples + q] = diagnostics.diagnose(
                    {values.data() + q * chains_.size() * rows, chains_.size() * rows});
            }
        });
        const auto& limits = request_.limits;
        const auto count_good = [&](double r_hat) {
            return std::count_if(result_.prevalences.begin(), result_.prevalences.end(),
                                 [&](const Diagnostic& diagnostic) {
                                     return is_within(diagnostic, r_hat, limits.least_ess);
                                 });
        };
        const auto all = static_cast<double>(result_.prevalences.size());
        result_.prevalences_pass = static_cast<double>(count_good(limits.most_r_hat)) == all &&
                                   static_cast<double>(count_good(limits.r_hat)) >= 0.99 * all;
    }

    std::span<const PooledTrace> chains_;
    const ConvergenceRequest& request_;
    std::size_t rows_;
    Convergence result_;
};

} // namespace

Convergence assess_convergence(std::span<const PooledTrace> chains,
                               const ConvergenceRequest& request) {
    return Assessment(chains, request).run();
}

} // namespace clono::engine
