#include "engine/io/more_tables.hpp"

#include "engine/io/number_text.hpp"

#include <cmath>

namespace clono::engine {

namespace {

void append_field(std::string& out, double value) {
    out += '\t';
    if (!std::isnan(value)) {
        append_number(out, value);
    }
}

double mesh_point(std::size_t index, std::size_t size) {
    return static_cast<double>(index) / static_cast<double>(size - 1);
}

/// The least mesh point with at least q of the mass at or below it.
double mesh_quantile(const std::vector<double>& density, double q) {
    double sum = 0;
    for (std::size_t m = 0; m < density.size(); ++m) {
        sum += density[m];
        if (sum >= q) {
            return mesh_point(m, density.size());
        }
    }
    return 1;
}

double mass_from(const std::vector<double>& density, double least) {
    double sum = 0;
    for (std::size_t m = 0; m < density.size(); ++m) {
        if (mesh_point(m, density.size()) >= least) {
            sum += density[m];
        }
    }
    return std::fmin(sum, 1);
}

} // namespace

std::string cluster_more_table(const Dataset& data, const std::vector<ClusterPosterior>& fine,
                               const std::vector<double>& cohesion) {
    std::string out = "sample_id\tcluster_id\tsize\tq2.5\tq50\tq97.5\tclonal_probability\tclonal\t"
                      "cohesion\tnote\n";
    for (std::size_t c = 0; c < fine.size(); ++c) {
        for (std::size_t s = 0; s < data.sample_count(); ++s) {
            const auto& density = fine[c].density[s];
            const double clonal = mass_from(density, kClonalPrevalence);
            out += table_field(data.samples[s].name) + '\t' + std::to_string(c) + '\t' +
                   std::to_string(fine[c].size);
            for (const double q : {0.025, 0.5, 0.975}) {
                append_field(out, mesh_quantile(density, q));
            }
            append_field(out, clonal);
            out += clonal > 0.5 ? "\tyes" : "\tno";
            append_field(out, cohesion[c]);
            out += fine[c].size == 1 ? "\tsingleton, possibly an artefact\n" : "\t\n";
        }
    }
    return out;
}

std::string loci_more_table(const TableInput& input, const LociMore& more) {
    const auto samples = input.data.sample_count();
    std::string out =
        "mutation_id\tsample_id\tcluster_id\tassignment_probability\tq2.5\tq50\tq97.5\t"
        "multiplicity\tmultiplicity_probability\tfit_probability\tfits_no_cluster\n";
    for (const auto i : input.row_order) {
        for (std::size_t s = 0; s < samples; ++s) {
            const auto at = i * samples + s;
            out += table_field(input.data.mutation_ids[i]) + '\t' +
                   table_field(input.data.samples[s].name) + '\t' +
                   std::to_string(input.cluster_of[i]);
            append_field(out, more.assignment[i]);
            for (const double quantile : more.quantiles[at]) {
                append_field(out, quantile);
            }
            out += '\t' + std::to_string(more.multiplicity[at].copies);
            append_field(out, more.multiplicity[at].probability);
            append_field(out, more.fits[i].probability);
            out += more.fits[i].fits_no_cluster ? "\tyes\n" : "\tno\n";
        }
    }
    return out;
}

std::string information_table(const TableInput& input,
                              const std::vector<std::uint32_t>& information_cluster_of) {
    std::string out = "mutation_id\tcluster_id_vi\tcluster_id\n";
    for (const auto i : input.row_order) {
        out += table_field(input.data.mutation_ids[i]) + '\t' +
               std::to_string(information_cluster_of[i]) + '\t' +
               std::to_string(input.cluster_of[i]) + '\n';
    }
    return out;
}

std::string warnings_table(const std::vector<Warning>& warnings) {
    std::string out = "code\tsample\tvalue\tmessage\n";
    for (const auto& warning : warnings) {
        out += warning.code + '\t' + table_field(warning.sample);
        append_field(out, warning.value);
        out += '\t' + table_field(warning.message) + '\n';
    }
    return out;
}

} // namespace clono::engine
