#pragma once
// Short chains under the automatic prior of the concentration, for runs whose own prior expects many
// more clusters.
//
// PyClone's prior has a mean concentration of 1,000: with few mutations, or one sample, it decides
// the number of clusters and the reads don't. The compatible tables keep to it. The clustering by
// variation of information, and the warning, ask what the same data say under a prior that expects
// four clusters.

#include "engine/mcmc/chain.hpp"
#include "engine/model/dataset.hpp"
#include "engine/summary/pooled_trace.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace clono::engine {

class SecondOpinion {
public:
    /// Nothing when the run's own prior expects at most twice as many clusters as the automatic one,
    /// when the concentration is fixed, or when there are so many observations that the chains would
    /// take long. Two chains, one from each start, with streams of their own: the same seed gives the
    /// same rows with any number of threads. Throws Failure(Stopped) when a stop is wanted.
    static std::optional<SecondOpinion> ask(const Dataset& data, const ChainSettings& model,
                                            std::uint64_t seed, unsigned threads);

    const PooledTrace& trace() const { return trace_; }

private:
    SecondOpinion(std::vector<std::unique_ptr<TraceView>> chains, const Dataset& data);

    std::vector<std::unique_ptr<TraceView>> chains_;
    PooledTrace trace_;
};

/// Mean number of clusters over the kept rows.
double mean_clusters(const PooledTrace& trace);

} // namespace clono::engine
