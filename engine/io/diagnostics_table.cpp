#include "engine/io/diagnostics_table.hpp"

#include "engine/io/number_text.hpp"
#include "engine/io/tables.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine {

namespace {

std::string number_or_empty(double value) {
    if (std::isnan(value)) {
        return {};
    }
    return std::isinf(value) ? "inf" : number_text(value);
}

std::string numbers_of(const Diagnostic& diagnostic) {
    return number_or_empty(diagnostic.r_hat) + '\t' + number_or_empty(diagnostic.bulk_ess) + '\t' +
           number_or_empty(diagnostic.tail_ess);
}

const char* yes_or_no(bool passes) {
    return passes ? "yes" : "no";
}

} // namespace

std::string diagnostics_table(const Dataset& data, const Convergence& convergence,
                              const ConvergenceLimits& limits) {
    std::string out =
        "quantity\tmutation_id\tsample_id\tr_hat\tbulk_ess\ttail_ess\tspread\tpasses\n";
    for (const auto& scalar : convergence.scalars) {
        out += scalar.name + "\t\t\t" + numbers_of(scalar.diagnostic) + "\t\t" +
               yes_or_no(scalar.passes) + '\n';
    }
    out += "coclustering\t\t\t\t\t\t" + number_or_empty(convergence.coclustering_spread) + '\t' +
           yes_or_no(convergence.coclustering_passes) + '\n';
    const auto samples = data.sample_count();
    for (std::size_t q = 0; q < convergence.prevalences.size(); ++q) {
        const auto& diagnostic = convergence.prevalences[q];
        out += "cellular_prevalence\t" + table_field(data.mutation_ids[q / samples]) + '\t' +
               table_field(data.samples[q % samples].name) + '\t' + numbers_of(diagnostic) +
               "\t\t" + yes_or_no(is_within(diagnostic, limits.r_hat, limits.least_ess)) + '\n';
    }
    return out + "all\t\t\t\t\t\t\t" + yes_or_no(convergence.passes) + '\n';
}

std::string convergence_sentence(const Convergence& convergence, std::size_t chains) {
    if (convergence.passes) {
        return "converged: the " + std::to_string(chains) +
               " chains agree (tables/diagnostics.tsv)";
    }
    if (chains < 2) {
        return "not shown to converge: one chain alone can't tell; use --chains 2 or more";
    }
    std::string failing;
    const auto add = [&](bool passes, const std::string& name) {
        if (!passes) {
            failing += (failing.empty() ? "" : ", ") + name;
        }
    };
    for (const auto& scalar : convergence.scalars) {
        add(scalar.passes, scalar.name);
    }
    add(convergence.coclustering_passes, "co-clustering");
    add(convergence.prevalences_pass, "prevalences");
    return "not converged: " + failing +
           " (tables/diagnostics.tsv); use more iterations or burn-in";
}

} // namespace clono::engine
