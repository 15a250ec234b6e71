// The numbers behind each plot as tab-separated text.
#include "engine/plot/loci_rows.hpp"
#include "engine/plot/output_file.hpp"
#include "engine/plot/plots.hpp"
#include "engine/plot/similarity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>

namespace clono::engine {

namespace plot {

namespace {

constexpr std::size_t kFlushAt = 1U << 16U;

/// Rows of fields, quoted as spreadsheets do where a field holds a tab, a quote or a line end.
class TableWriter {
public:
    explicit TableWriter(const std::filesystem::path& file) : file_{file} {}

    TableWriter& field(std::string_view text) {
        separate();
        if (text.find_first_of("\t\"\r\n") == std::string_view::npos) {
            buffer_ += text;
            return *this;
        }
        buffer_ += '"';
        for (const char c : text) {
            buffer_ += c;
            if (c == '"') {
                buffer_ += '"';
            }
        }
        buffer_ += '"';
        return *this;
    }

    TableWriter& field(const char* text) { return field(std::string_view{text}); }

    TableWriter& field(std::integral auto number) { return field(std::to_string(number)); }

    /// Shortest text that reads back as the same number; empty for NaN.
    TableWriter& field(double number) { return number_field(number, 0); }

    /// Six significant digits.
    TableWriter& rounded(double number) { return number_field(number, 6); }

    void header(std::initializer_list<const char*> names) {
        for (const char* name : names) {
            field(name);
        }
        end_row();
    }

    void end_row() {
        buffer_ += '\n';
        is_first_ = true;
        if (buffer_.size() >= kFlushAt) {
            file_.write(buffer_);
            buffer_.clear();
        }
    }

    void commit() {
        file_.write(buffer_);
        file_.commit();
    }

private:
    void separate() {
        if (!is_first_) {
            buffer_ += '\t';
        }
        is_first_ = false;
    }

    TableWriter& number_field(double number, int digits) {
        separate();
        if (std::isnan(number)) {
            return *this;
        }
        std::array<char, 64> text{};
        const auto end = digits > 0 ? std::to_chars(text.begin(), text.end(), number,
                                                    std::chars_format::general, digits)
                                    : std::to_chars(text.begin(), text.end(), number);
        buffer_.append(text.begin(), end.ptr);
        return *this;
    }

    OutputFile file_;
    std::string buffer_;
    bool is_first_ = true;
};

void write_cluster_density(const Scene& scene, TableWriter& table) {
    table.header({"sample_id", "cluster_id", "size", "cellular_prevalence", "density"});
    const std::size_t mesh = scene.data.mesh_size;
    for (std::size_t s = 0; s < scene.sample_count(); ++s) {
        for (const PlotCluster* cluster : scene.clusters) {
            for (std::size_t i = 0; i < mesh; ++i) {
                table.field(scene.data.samples[s]).field(cluster->id).field(cluster->size);
                table.rounded(mesh > 1 ? static_cast<double>(i) / static_cast<double>(mesh - 1)
                                       : 0);
                table.rounded(cluster->density[s][i]).end_row();
            }
        }
    }
}

void write_cluster_means(const Scene& scene, TableWriter& table) {
    table.header({"sample_id", "cluster_id", "size", "mean", "std"});
    for (const PlotCluster* cluster : scene.clusters) {
        for (std::size_t s = 0; s < scene.sample_count(); ++s) {
            table.field(scene.data.samples[s]).field(cluster->id).field(cluster->size);
            table.field(cluster->mean[s]).field(cluster->std[s]).end_row();
        }
    }
}

void write_loci_values(const Scene& scene, const char* name, const std::vector<double>& values,
                       TableWriter& table) {
    table.header({"mutation_id", "sample_id", "cluster_id", name});
    for (const std::size_t i : scene.mutations) {
        for (std::size_t s = 0; s < scene.sample_count(); ++s) {
            table.field(scene.data.mutation_ids[i]).field(scene.data.samples[s]);
            table.field(scene.data.cluster_of[i])
                .field(values[i * scene.sample_count() + s])
                .end_row();
        }
    }
}

void write_loci_density(const Scene& scene, TableWriter& table) {
    table.field("mutation_id").field("sample_id").field("cluster_id").field("cellular_prevalence");
    for (std::size_t b = 0; b < kTraceBins; ++b) {
        table.rounded((static_cast<double>(b) + 0.5) / kTraceBins);
    }
    table.end_row();
    for (const std::size_t i : rows_by_cluster(scene)) {
        for (std::size_t s = 0; s < scene.sample_count(); ++s) {
            table.field(scene.data.mutation_ids[i])
                .field(scene.data.samples[s])
                .field(scene.data.cluster_of[i]);
            table.field(scene.data.prevalence[i * scene.sample_count() + s]);
            for (const double share : scene.data.trace_histogram(i, s, kTraceBins)) {
                table.rounded(share);
            }
            table.end_row();
        }
    }
}

void write_whole_matrix(const Scene& scene, TableWriter& table) {
    std::vector<std::size_t> order;
    for (const std::size_t i : scene.data.leaf_order) {
        if (scene.shows(i)) {
            order.push_back(i);
        }
    }
    table.field("mutation_id").field("cluster_id");
    for (const std::size_t j : order) {
        table.field(scene.data.mutation_ids[j]);
    }
    table.end_row();
    for (const std::size_t i : order) {
        table.field(scene.data.mutation_ids[i]).field(scene.data.cluster_of[i]);
        for (const std::size_t j : order) {
            table.rounded(i == j ? 1 : scene.data.coclustering(i, j));
        }
        table.end_row();
    }
}

/// Of a matrix with more cells than a table should have: what the overview shows.
void write_block_means(const Scene& scene, TableWriter& table) {
    const Similarity similarity{scene};
    const std::vector<double> means = similarity.block_means(kOverviewCells);
    table.field("first_mutation_id").field("cluster_id").field("mutations");
    for (std::size_t block = 0; block < kOverviewCells; ++block) {
        table.field(block + 1);
    }
    table.end_row();
    for (std::size_t row = 0; row < kOverviewCells; ++row) {
        const std::size_t begin = similarity.block_start(row, kOverviewCells);
        const std::size_t first = similarity.order()[begin];
        table.field(scene.data.mutation_ids[first]).field(scene.data.cluster_of[first]);
        table.field(similarity.block_start(row + 1, kOverviewCells) - begin);
        for (std::size_t column = 0; column < kOverviewCells; ++column) {
            table.rounded(means[row * kOverviewCells + column]);
        }
        table.end_row();
    }
}

void write_table(const Scene& scene, TableWriter& table) {
    switch (scene.kind) {
    case PlotKind::ClusterDensity:
        return write_cluster_density(scene, table);
    case PlotKind::ClusterParallelCoordinates:
    case PlotKind::ClusterScatter:
        return write_cluster_means(scene, table);
    case PlotKind::LociDensity:
        return write_loci_density(scene, table);
    case PlotKind::LociParallelCoordinates:
    case PlotKind::LociScatter:
        return write_loci_values(scene, "cellular_prevalence", scene.data.prevalence, table);
    case PlotKind::LociVafParallelCoordinates:
    case PlotKind::LociVafScatter:
        return write_loci_values(scene, "variant_allele_frequency", scene.data.vaf, table);
    case PlotKind::LociSimilarityMatrix:
        return scene.mutations.size() <= kMostOnePageMutations ? write_whole_matrix(scene, table)
                                                               : write_block_means(scene, table);
    }
}

} // namespace

} // namespace plot

void write_plot_data(PlotKind kind, const PlotData& data, const std::filesystem::path& file) {
    const plot::Scene scene{kind, data, {}};
    plot::TableWriter table{file};
    plot::write_table(scene, table);
    table.commit();
}

} // namespace clono::engine
