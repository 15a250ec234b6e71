// GET /api/results/{id}: what the result page shows first.

#include "account/caller.hpp"
#include "fcgi/common/job_access.hpp"
#include "fcgi/result/published_result.hpp"
#include "fcgi/result/result_table.hpp"
#include "fcgi/result/routes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace clono::fcgi {
namespace {

using nlohmann::json;

// In the order in which people read them.
constexpr std::array<std::string_view, 9> kPlots{
    "cluster/density",        "cluster/parallel_coordinates",  "cluster/scatter",
    "loci/density",           "loci/parallel_coordinates",     "loci/scatter",
    "loci/similarity_matrix", "loci/vaf_parallel_coordinates", "loci/vaf_scatter"};

constexpr std::size_t kLargestPalette = 1024UL * 1024;

/// One plot in the formats that there are; paths below the result's base.
json plot_to_json(const PublishedResult& result, std::string_view name) {
    const std::string stem = "plots/" + std::string(name);
    const auto path_or_null = [&](const std::string& path) {
        return result.has(path) ? json(path) : json();
    };
    const std::string png = stem + ".png";
    return {{"name", name},
            {"pdf", path_or_null(stem + ".pdf")},
            {"png", path_or_null(png)},
            {"svg", path_or_null(stem + ".svg")},
            {"data", path_or_null(stem + ".tsv")},
            {"thumbnail", result.has_thumbnail(png) ? json("thumbnails/" + png) : json()}};
}

json plots_of(const PublishedResult& result) {
    json plots = json::array();
    for (const std::string_view name : kPlots) {
        json plot = plot_to_json(result, name);
        if (!plot["pdf"].is_null() || !plot["png"].is_null() || !plot["svg"].is_null()) {
            plots.push_back(std::move(plot));
        }
    }
    return plots;
}

json files_of(const PublishedResult& result) {
    json files = json::array();
    for (const auto& [path, file] : result.files()) {
        files.push_back({{"path", path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    }
    return files;
}

/// cluster.tsv has a row for each cluster and sample, the rows of a cluster one after the other.
json clusters_of(const PublishedResult& result) {
    json clusters = json::array();
    ResultTable table(result.open_file("tables/cluster.tsv"));
    const std::size_t sample_id = table.column("sample_id");
    const std::size_t cluster_id = table.column("cluster_id");
    const std::size_t size = table.column("size");
    const std::size_t mean = table.column("mean");
    const std::size_t std = table.column("std");
    while (const auto row = table.next()) {
        const json id = number_or_null(row->at(cluster_id));
        if (clusters.empty() || clusters.back()["cluster_id"] != id) {
            clusters.push_back({{"cluster_id", id},
                                {"size", number_or_null(row->at(size))},
                                {"samples", json::array()}});
        }
        clusters.back()["samples"].push_back({{"sample_id", row->at(sample_id)},
                                              {"mean", number_or_null(row->at(mean))},
                                              {"std", number_or_null(row->at(std))}});
    }
    return clusters;
}

json palette_of(const PublishedResult& result) {
    const std::string path = "plots/palette.json";
    if (!result.has(path)) {
        return json::object(); // an external PyClone has none
    }
    return json::parse(result.open_file(path).read_all(kLargestPalette));
}

} // namespace

web::Response show_result(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const PublishedResult result = PublishedResult::open(tx, context);
    return web::json_response(200, {{"job", job_to_json(result.job(), view_of(context.caller))},
                                    {"base", "/files/" + result.place()},
                                    {"plots", plots_of(result)},
                                    {"files", files_of(result)},
                                    {"clusters", clusters_of(result)},
                                    {"palette", palette_of(result)},
                                    {"seed", result.seed() ? json(*result.seed()) : json()},
                                    {"engine", result.engine()}});
}

} // namespace clono::fcgi
