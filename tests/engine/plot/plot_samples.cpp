#include "plot_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace clono::engine::testing {

namespace {

class Random {
public:
    double uniform() { // splitmix64
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
    }

    double normal() { // sum of twelve uniforms: near enough for a picture
        double sum = -6;
        for (int i = 0; i < 12; ++i) {
            sum += uniform();
        }
        return sum;
    }

private:
    std::uint64_t state_ = 20;
};

constexpr double kTraceRows = 4000;

double unit(double x) {
    return std::clamp(x, 0.0, 1.0);
}

std::vector<double> bell(double mean, double std, std::size_t points, double first, double step) {
    std::vector<double> values(points);
    for (std::size_t i = 0; i < points; ++i) {
        const double z = (first + static_cast<double>(i) * step - mean) / std;
        values[i] = std::exp(-z * z / 2);
    }
    double sum = std::accumulate(values.begin(), values.end(), 0.0);
    if (!(sum > 0)) {
        const double nearest =
            std::clamp((mean - first) / step, 0.0, static_cast<double>(points - 1));
        values[static_cast<std::size_t>(std::lround(nearest))] = sum = 1;
    }
    for (double& value : values) {
        value /= sum;
    }
    return values;
}

PlotCluster sample_cluster(std::size_t k, std::size_t samples, std::size_t mesh_size,
                           Random& random) {
    PlotCluster cluster;
    cluster.id = static_cast<int>(k);
    for (std::size_t s = 0; s < samples; ++s) {
        const double mean = k == 0 ? 0.97 : random.uniform() < 0.2 ? 0.005 : unit(random.uniform());
        const double std = 0.004 + 0.03 * random.uniform();
        cluster.mean.push_back(mean);
        cluster.std.push_back(std);
        cluster.density.push_back(bell(mean, std, mesh_size, 0, 0.01));
    }
    return cluster;
}

void add_mutation(PlotData& data, std::size_t i, Random& random) {
    const double u = random.uniform();
    const auto clusters = data.clusters.size();
    const auto k =
        i < clusters ? i : static_cast<std::size_t>(static_cast<double>(clusters) * u * u);
    PlotCluster& cluster = data.clusters[k];
    ++cluster.size;
    data.cluster_of.push_back(cluster.id);
    data.mutation_ids.push_back("chr" + std::to_string(1 + i % 22) + ":" +
                                std::to_string(10'000'000 + 7919 * i));
    for (const double mean : cluster.mean) {
        const double prevalence = unit(mean + 0.02 * random.normal());
        data.prevalence.push_back(prevalence);
        data.vaf.push_back(unit(prevalence / 2 + 0.03 * random.normal()));
    }
}

/// High within a cluster, something between each and its neighbour.
double coclustering(const std::vector<int>& clusters, std::size_t i, std::size_t j) {
    if (i == j) {
        return 1;
    }
    const double noise = static_cast<double>((std::min(i, j) * 31 + std::max(i, j) * 17) % 10) / 10;
    if (clusters[i] == clusters[j]) {
        return 0.75 + 0.25 * noise;
    }
    const bool near =
        std::abs(clusters[i] - clusters[j]) == 1 && clusters[i] / 2 == clusters[j] / 2;
    return near ? 0.3 * noise : 0;
}

} // namespace

PlotData sample_data(const Shape& shape) {
    Random random;
    PlotData data;
    for (std::size_t s = 0; s < shape.samples; ++s) {
        data.samples.push_back("SRR3" + std::to_string(857 + s) +
                               (s % 2 == 0 ? "_primary" : "_relapse"));
    }
    for (std::size_t k = 0; k < shape.clusters; ++k) {
        data.clusters.push_back(sample_cluster(k, shape.samples, data.mesh_size, random));
    }
    for (std::size_t i = 0; i < shape.mutations; ++i) {
        add_mutation(data, i, random);
    }
    data.leaf_order.resize(shape.mutations);
    std::iota(data.leaf_order.begin(), data.leaf_order.end(), std::size_t{0});
    std::stable_sort(
        data.leaf_order.begin(), data.leaf_order.end(),
        [&](std::size_t a, std::size_t b) { return data.cluster_of[a] < data.cluster_of[b]; });
    data.coclustering = [clusters = data.cluster_of](std::size_t i, std::size_t j) {
        return coclustering(clusters, i, j);
    };
    data.trace_histogram = [prevalence = data.prevalence, samples = shape.samples](
                               std::size_t i, std::size_t s, std::size_t bins) {
        const double step = 1 / static_cast<double>(bins);
        std::vector<double> shares =
            bell(prevalence[i * samples + s], 0.01 + 0.03 * static_cast<double>(i % 5) / 4, bins,
                 step / 2, step);
        for (double& share : shares) {
            share = std::round(share * kTraceRows) / kTraceRows;
        }
        return shares;
    };
    return data;
}

Folder::Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "plot.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error{"no temporary folder"};
    }
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream input{file, std::ios::binary};
    if (!input) {
        throw std::runtime_error{"cannot read " + file.string()};
    }
    std::ostringstream text;
    text << input.rdbuf();
    return text.str();
}

} // namespace clono::engine::testing
