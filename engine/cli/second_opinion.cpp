#include "engine/cli/second_opinion.hpp"

#include "engine/cli/stop_signal.hpp"
#include "engine/mcmc/cluster_prior.hpp"
#include "engine/summary/parallel.hpp"

namespace clono::engine {

namespace {

constexpr std::size_t kMostObservations = 10'000; ///< about two seconds
constexpr std::size_t kBurnin = 500;
constexpr std::size_t kRows = 500;
constexpr std::size_t kThin = 2;
constexpr std::uint32_t kFirstChain = 1025; ///< no run has so many: streams of their own

/// Rows of a chain in memory.
class KeptRows : public TraceView {
public:
    void add(const ChainState& state, std::size_t samples) {
        rows_.push_back({{state.labels.begin(), state.labels.end()},
                         {state.atoms.begin(), state.atoms.end()},
                         state.atoms.size() / samples,
                         state.concentration,
                         state.precision,
                         state.log_likelihood,
                         state.log_posterior});
    }

    std::size_t row_count() const override { return rows_.size(); }

    TraceRow row(std::size_t index) const override {
        const auto& row = rows_[index];
        return {row.clusters,
                sizeof(std::uint32_t),
                reinterpret_cast<const std::byte*>(row.labels.data()),
                row.atoms,
                row.concentration,
                row.precision,
                row.log_likelihood,
                row.log_posterior};
    }

private:
    struct Row {
        std::vector<std::uint32_t> labels;
        std::vector<double> atoms;
        std::size_t clusters;
        double concentration, precision, log_likelihood, log_posterior;
    };

    std::vector<Row> rows_;
};

std::unique_ptr<TraceView> sample(const Dataset& data, const ChainSettings& settings) {
    auto rows = std::make_unique<KeptRows>();
    Chain chain(data, settings);
    for (std::size_t r = 1; r < kBurnin + kRows; ++r) {
        stop_if_wanted();
        chain.step();
        if (r >= kBurnin && (r - kBurnin) % kThin == 0) {
            rows->add(chain.state(), data.sample_count());
        }
    }
    return rows;
}

std::vector<const TraceView*> views_of(const std::vector<std::unique_ptr<TraceView>>& chains) {
    std::vector<const TraceView*> views;
    views.reserve(chains.size());
    for (const auto& chain : chains) {
        views.push_back(chain.get());
    }
    return views;
}

} // namespace

std::optional<SecondOpinion> SecondOpinion::ask(const Dataset& data, const ChainSettings& model,
                                                std::uint64_t seed, unsigned threads) {
    const auto n = data.mutation_count();
    const auto automatic = automatic_concentration_prior(n);
    if (!model.concentration_prior || n * data.sample_count() > kMostObservations ||
        expected_clusters(n, *model.concentration_prior) <= 2 * expected_clusters(n, automatic)) {
        return std::nullopt;
    }
    std::vector<std::unique_ptr<TraceView>> chains(2);
    parallel_for(chains.size(), threads, [&](std::size_t c) {
        auto settings = model;
        settings.concentration_prior = automatic;
        settings.seed = seed;
        settings.chain = kFirstChain + static_cast<std::uint32_t>(c);
        settings.init_method = c == 0 ? InitMethod::Connected : InitMethod::Disconnected;
        chains[c] = sample(data, settings);
    });
    return SecondOpinion(std::move(chains), data);
}

SecondOpinion::SecondOpinion(std::vector<std::unique_ptr<TraceView>> chains, const Dataset& data)
    : chains_(std::move(chains)),
      trace_(views_of(chains_), {}, data.mutation_count(), data.sample_count()) {}

double mean_clusters(const PooledTrace& trace) {
    std::size_t sum = 0;
    for (std::size_t r = 0; r < trace.row_count(); ++r) {
        sum += trace.row(r).cluster_count;
    }
    return static_cast<double>(sum) / static_cast<double>(trace.row_count());
}

} // namespace clono::engine
