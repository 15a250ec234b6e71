#include "engine/io/run_log.hpp"

#include "engine/io/diagnostics_table.hpp"
#include "engine/io/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace clono::engine {

namespace {

constexpr std::size_t kMostSizes = 40;

/// With a fixed number of decimals, in no locale; "unknown" for NaN.
std::string rounded(double value, int decimals) {
    if (std::isnan(value)) {
        return "unknown";
    }
    if (std::isinf(value)) {
        return "infinite";
    }
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return {buffer.data(), end.ptr};
}

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::uint64_t median_depth(const Sample& sample) {
    std::vector<std::uint64_t> depths;
    for (const auto& observation : sample.observations) {
        depths.push_back(observation.ref_counts + observation.var_counts);
    }
    if (depths.empty()) {
        return 0;
    }
    const auto middle = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2);
    std::nth_element(depths.begin(), middle, depths.end());
    return *middle;
}

std::string settings_lines(const RunStory& story) {
    const auto& settings = story.settings;
    const auto& model = story.config.model;
    std::string out = "seed " + std::to_string(settings.seed) + '\n';
    out += counted(settings.chains, "chain") + " of at most " +
           counted(story.config.num_iters, "iteration") + ", burn-in " +
           std::to_string(settings.burnin) + ", thinning " + std::to_string(settings.thin) + '\n';
    out += std::string("density ") +
           (model.density == Density::BetaBinomial ? "pyclone_beta_binomial" : "pyclone_binomial");
    return out + ", start " +
           (model.init_method == InitMethod::Connected ? "connected" : "disconnected") + '\n';
}

std::string input_lines(const RunStory& story) {
    std::string out = "\nInput: " + counted(story.data.mutation_count(), "mutation") + " in " +
                      counted(story.data.sample_count(), "sample") + '\n';
    for (const auto& sample : story.data.samples) {
        out += "  " + sample.name + ": tumour content " + number_text(sample.tumour_content) +
               ", median depth " + std::to_string(median_depth(sample)) + '\n';
    }
    for (const auto& line : story.findings) {
        out += "  " + line + '\n';
    }
    return out;
}

/// Mean of a quantity over the kept rows of one chain.
template <class Quantity>
double mean_of(const PooledTrace& chain, Quantity quantity) {
    double sum = 0;
    for (std::size_t r = 0; r < chain.row_count(); ++r) {
        sum += quantity(chain.row(r));
    }
    return sum / static_cast<double>(chain.row_count());
}

std::string chain_lines(const RunStory& story) {
    std::string out = "\nSampling: " + counted(story.rows, "iteration") + " in each chain; means " +
                      "over the rows kept\n";
    for (std::size_t c = 0; c < story.chains.size(); ++c) {
        const auto& chain = story.chains[c];
        out += "  chain " + std::to_string(c + 1) + ": " + counted(chain.row_count(), "row") +
               ", clusters " +
               rounded(mean_of(chain,
                               [](const TraceRow& row) {
                                   return static_cast<double>(row.cluster_count);
                               }),
                       2) +
               ", concentration " +
               rounded(mean_of(chain, [](const TraceRow& row) { return row.concentration; }), 3);
        if (story.config.model.density == Density::BetaBinomial) {
            out += ", precision " + rounded(chain.mean_precision(), 1);
        }
        out += ", log likelihood " +
               rounded(mean_of(chain, [](const TraceRow& row) { return row.log_likelihood; }), 2) +
               '\n';
    }
    return out;
}

std::string diagnostic_text(const Diagnostic& diagnostic) {
    return "R-hat " + rounded(diagnostic.r_hat, 4) + ", effective sample size " +
           rounded(diagnostic.bulk_ess, 0) + " (bulk) and " + rounded(diagnostic.tail_ess, 0) +
           " (tail)";
}

std::string convergence_lines(const RunStory& story) {
    const auto& convergence = story.convergence;
    std::string out = "\nConvergence\n";
    for (const auto& scalar : convergence.scalars) {
        out += "  " + scalar.name + ": " + diagnostic_text(scalar.diagnostic) + '\n';
    }
    Diagnostic worst{1, HUGE_VAL, HUGE_VAL};
    for (const auto& diagnostic : convergence.prevalences) {
        // fmax and fmin pass over NaN, which stands for a quantity that does not vary.
        worst.r_hat = std::fmax(worst.r_hat, diagnostic.r_hat);
        worst.bulk_ess = std::fmin(worst.bulk_ess, diagnostic.bulk_ess);
        worst.tail_ess = std::fmin(worst.tail_ess, diagnostic.tail_ess);
    }
    out += "  prevalences, the worst of each: " + diagnostic_text(worst) + '\n';
    out += "  co-clustering between chains: spread " + rounded(convergence.coclustering_spread, 4) +
           '\n';
    return out + "  " + convergence_sentence(convergence, story.settings.chains) + '\n';
}

std::string result_lines(const RunStory& story) {
    std::string out = "\nResult: " + counted(story.clusters.size(), "cluster") + " of ";
    for (std::size_t c = 0; c < std::min(story.clusters.size(), kMostSizes); ++c) {
        out += (c == 0 ? "" : ", ") + std::to_string(story.clusters[c].size);
    }
    out += story.clusters.size() > kMostSizes ? ", … mutations\n" : " mutations\n";
    if (story.was_undecided) {
        out +=
            "  no clustering scores better than chance (MPEAR); chosen by expected Binder loss\n";
    }
    for (const auto& warning : story.warnings) {
        out += "  warning: " + warning.message + '\n';
    }
    return out + "finished\n";
}

} // namespace

std::string run_log(const RunStory& story) {
    return "clono-engine " CLONO_VERSION "\n" + settings_lines(story) + input_lines(story) +
           chain_lines(story) + convergence_lines(story) + result_lines(story);
}

} // namespace clono::engine
