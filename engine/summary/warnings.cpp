#include "engine/summary/warnings.hpp"

#include "engine/model/density.hpp"

#include <algorithm>
#include <cstdio>

namespace clono::engine {

namespace {

constexpr double kClonal = 0.95;       ///< a prevalence from here on is called clonal
constexpr double kAlmostClonal = 0.85; ///< pieces of a clonal cluster that was split
constexpr double kSure = 0.95;
constexpr double kLeastFactor = 1.05; ///< smaller errors of a tumour content are common
constexpr double kLeastGain = 5.4;    ///< in log likelihood: chi-square 10.8, a chance of 0.1 %
constexpr double kManyTimes = 2;      ///< as many clusters because of the prior
constexpr double kWidePrecision = 10; ///< times the median depth
constexpr std::size_t kMostMutations = 300; ///< that a tumour content is fitted to
constexpr std::size_t kLeastSize = 5;       ///< of a cluster that a factor is taken from
constexpr int kContents = 100;              ///< grid of tumour contents

std::string text_of(double value, const char* format = "%.3g") {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

double median_depth(const Dataset& data) {
    std::vector<std::uint64_t> depths;
    for (const auto& sample : data.samples) {
        for (const auto& counts : sample.observations) {
            depths.push_back(counts.ref_counts + counts.var_counts);
        }
    }
    const auto middle = depths.begin() + static_cast<long>(depths.size() / 2);
    std::nth_element(depths.begin(), middle, depths.end());
    return static_cast<double>(*middle);
}

/// P(prevalence >= kClonal) of a cluster in a sample.
double clonal_mass(const std::vector<double>& density) {
    double mass = 0;
    for (std::size_t m = 0; m < density.size(); ++m) {
        const double at = static_cast<double>(m) / static_cast<double>(density.size() - 1);
        mass += at >= kClonal ? density[m] : 0;
    }
    return mass;
}

/// The tumour content of one sample, judged by mutations that should be in every cancer cell.
class ContentFit {
public:
    ContentFit(const WarningInput& input, std::size_t sample) : input_(input), sample_(sample) {}

    std::optional<Warning> warning() const {
        double sure_none = 1;
        double top_mean = 0;
        std::size_t top = input_.clusters.size();
        for (std::size_t c = 0; c < input_.clusters.size(); ++c) {
            const auto& cluster = input_.clusters[c];
            sure_none *= 1 - std::min(clonal_mass(cluster.density[sample_]), 1.0);
            if (cluster.size >= 2 && cluster.mean[sample_] > top_mean) {
                top_mean = cluster.mean[sample_];
                top = c;
            }
        }
        if (top == input_.clusters.size()) {
            return std::nullopt;
        }
        const bool is_any_clonal = sure_none < 1 - kSure;
        if (sure_none > kSure) {
            return nothing_is_clonal(members([top](std::size_t c) { return c == top; }));
        }
        if (!is_any_clonal) {
            return std::nullopt;
        }
        return clonal_reads_exceed();
    }

private:
    template <class Wanted>
    std::vector<std::size_t> members(const Wanted& wanted) const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < input_.cluster_of.size(); ++i) {
            if (wanted(input_.cluster_of[i])) {
                all.push_back(i);
            }
        }
        const auto step = (all.size() + kMostMutations - 1) / kMostMutations;
        std::vector<std::size_t> chosen;
        for (std::size_t at = 0; at < all.size(); at += step) {
            chosen.push_back(all[at]);
        }
        return chosen;
    }

    /// As if these mutations were in every cancer cell.
    double log_likelihood_at(double content, const std::vector<std::size_t>& mutations) const {
        double sum = 0;
        for (const auto i : mutations) {
            sum += log_likelihood(input_.data.samples[sample_].observations[i], content,
                                  input_.density, input_.precision, 1);
        }
        return sum;
    }

    double best_content(const std::vector<std::size_t>& mutations) const {
        double best = 0;
        double most = 0;
        for (int g = 1; g <= kContents; ++g) {
            const double content = static_cast<double>(g) / kContents;
            const double value = log_likelihood_at(content, mutations);
            if (g == 1 || value > most) {
                most = value;
                best = content;
            }
        }
        return best;
    }

    /// Whether is asked of all almost clonal mutations together, so that the upper half of a cluster
    /// that was split says nothing; by how much, of the cluster that fits the highest content, because
    /// subclones are pushed to prevalence 1, too.
    std::optional<Warning> clonal_reads_exceed() const {
        const auto is_almost_clonal = [this](std::size_t c) {
            return input_.clusters[c].mean[sample_] >= kAlmostClonal;
        };
        const auto all = members(is_almost_clonal);
        double best = best_content(all);
        const double gain = log_likelihood_at(best, all) - log_likelihood_at(own(), all);
        if (best / own() < kLeastFactor || gain < kLeastGain) {
            return std::nullopt;
        }
        for (std::size_t c = 0; c < input_.clusters.size(); ++c) {
            if (is_almost_clonal(c) && input_.clusters[c].size >= kLeastSize) {
                best = std::max(best, best_content(members([c](std::size_t k) { return k == c; })));
            }
        }
        return Warning{"tumour_content_low", name(), best / own(),
                       "the tumour content of sample " + name() + " (" + text_of(own()) +
                           ") may be too low: mutations at prevalence 1 have more variant reads "
                           "than it allows; they fit " +
                           text_of(best) + ", " + text_of(best / own()) + " times as much"};
    }

    std::optional<Warning> nothing_is_clonal(const std::vector<std::size_t>& mutations) const {
        const double best = best_content(mutations);
        if (own() / best < kLeastFactor) {
            return std::nullopt;
        }
        return Warning{"tumour_content_high", name(), best / own(),
                       "no mutation of sample " + name() +
                           " is in all cancer cells; if one should be, the tumour content (" +
                           text_of(own()) + ") may be too high: the most prevalent cluster fits " +
                           text_of(best) + ", " + text_of(best / own()) + " times as much"};
    }

    const std::string& name() const { return input_.data.samples[sample_].name; }

    double own() const { return input_.data.samples[sample_].tumour_content; }

    const WarningInput& input_;
    std::size_t sample_;
};

} // namespace

std::vector<Warning> warnings_of(const WarningInput& input) {
    std::vector<Warning> found;
    if (input.burnin == 0) {
        found.push_back({"burnin_zero", "", 0,
                         "a burn-in of 0 keeps the initial state and the way from it; take some "
                         "hundred rows off"});
    }
    if (input.mean_clusters_otherwise &&
        input.mean_clusters > kManyTimes * *input.mean_clusters_otherwise) {
        found.push_back(
            {"prior_over_splits", "", input.mean_clusters / *input.mean_clusters_otherwise,
             "the prior of the concentration splits clusters at this number of mutations: " +
                 text_of(input.mean_clusters) + " clusters on average, but " +
                 text_of(*input.mean_clusters_otherwise) + " under --concentration_prior auto"});
    }
    const double depth = median_depth(input.data);
    if (input.density == Density::BetaBinomial && depth > 0 &&
        input.precision > kWidePrecision * depth) {
        found.push_back({"precision_high", "", input.precision / depth,
                         "the precision (" + text_of(input.precision) +
                             ") is more than 10 times the median depth (" + text_of(depth, "%.0f") +
                             "): the binomial density would do"});
    }
    for (std::size_t s = 0; s < input.data.sample_count(); ++s) {
        if (auto warning = ContentFit(input, s).warning()) {
            found.push_back(std::move(*warning));
        }
    }
    return found;
}

} // namespace clono::engine
