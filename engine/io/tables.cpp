#include "engine/io/tables.hpp"

#include "engine/io/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clono::engine {

namespace {

/// Missing values are empty fields.
void append_value(std::string& out, double value) {
    out += '\t';
    if (!std::isnan(value)) {
        append_number(out, value);
    }
}

} // namespace

std::string cluster_table(const TableInput& input) {
    std::string out = "sample_id\tcluster_id\tsize\tmean\tstd\n";
    for (std::size_t c = 0; c < input.clusters.size(); ++c) {
        const auto& cluster = input.clusters[c];
        for (std::size_t s = 0; s < input.data.sample_count(); ++s) {
            out += table_field(input.data.samples[s].name) + '\t' + std::to_string(c) + '\t' +
                   std::to_string(cluster.size);
            append_value(out, cluster.mean[s]);
            append_value(out, cluster.std[s]);
            out += '\n';
        }
    }
    return out;
}

std::string loci_table(const TableInput& input) {
    const auto samples = input.data.sample_count();
    std::string out = "mutation_id\tsample_id\tcluster_id\tcellular_prevalence\t"
                      "cellular_prevalence_std\tvariant_allele_frequency\n";
    for (const auto i : input.row_order) {
        const auto id = table_field(input.data.mutation_ids[i]);
        for (std::size_t s = 0; s < samples; ++s) {
            const auto& counts = input.data.samples[s].observations[i];
            const auto depth = counts.ref_counts + counts.var_counts;
            out += id + '\t' + table_field(input.data.samples[s].name) + '\t' +
                   std::to_string(input.cluster_of[i]);
            append_value(out, input.prevalence.mean[i * samples + s]);
            append_value(out, input.prevalence.std[i * samples + s]);
            append_value(out, depth == 0 ? std::nan("")
                                         : static_cast<double>(counts.var_counts) /
                                               static_cast<double>(depth));
            out += '\n';
        }
    }
    return out;
}

std::string old_style_table(const TableInput& input) {
    const auto samples = input.data.sample_count();
    std::vector<std::size_t> order(input.data.mutation_count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        return input.data.mutation_ids[a] < input.data.mutation_ids[b];
    });
    std::string out = "mutation_id";
    for (const auto& sample : input.data.samples) {
        out += '\t' + table_field(sample.name);
    }
    for (const auto& sample : input.data.samples) {
        out += '\t' + table_field(sample.name + "_std");
    }
    out += "\tcluster_id\n";
    for (const auto i : order) {
        out += table_field(input.data.mutation_ids[i]);
        for (const auto* values : {&input.prevalence.mean, &input.prevalence.std}) {
            for (std::size_t s = 0; s < samples; ++s) {
                append_value(out, (*values)[i * samples + s]);
            }
        }
        out += '\t' + std::to_string(input.cluster_of[i]) + '\n';
    }
    return out;
}

std::string table_field(std::string_view text) {
    if (text.find_first_of("\"\t\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

} // namespace clono::engine
