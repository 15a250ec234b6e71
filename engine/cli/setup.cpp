#include "engine/cli/setup.hpp"

#include "engine/io/dataset_builder.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/mcmc/cluster_prior.hpp"
#include "mutations/report.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace clono::engine {

namespace fs = std::filesystem;

std::vector<std::string> findings_for_people(const mutations::DataSet& tables) {
    std::vector<std::string> lines;
    const auto first = tables.faults.first();
    for (const auto& fault : first) {
        const bool is_error = mutations::kind_of(fault.code).severity == mutations::Severity::Error;
        lines.push_back((is_error ? "error: " : "warning: ") + mutations::line_for_people(fault));
    }
    const auto all = tables.faults.error_count() + tables.faults.warning_count();
    if (all > first.size()) {
        lines.push_back("… and " + std::to_string(all - first.size()) + " more");
    }
    std::size_t listed = 0;
    for (const auto& dropped : tables.dropped) {
        if (++listed > mutations::FaultList::kKept) {
            lines.push_back("… and " + std::to_string(tables.dropped.size() - listed + 1) +
                            " more dropped");
            break;
        }
        lines.push_back("dropped: " + mutations::shown(dropped.mutation_id) + " (" +
                        dropped.reason + " in sample " + mutations::shown(dropped.sample) + ")");
    }
    return lines;
}

mutations::DataSet check_tables(const SetupFlags& flags,
                                const std::vector<Contradiction>& contradictions) {
    std::vector<mutations::InputFile> files;
    for (const auto& path : flags.in_files) {
        files.push_back({path, {}});
    }
    mutations::InputOptions options;
    options.table.drop_zero_major = flags.tables.drop_zero_major;
    options.drop_absent = flags.tables.drop_absent;
    options.sample_names = flags.samples;
    options.tumour_contents = flags.tumour_contents;
    auto tables = mutations::read_data_set(files, options);
    for (const auto& wrong : contradictions) {
        tables.faults.add(mutations::FaultCode::ParameterContradiction,
                          {{}, 0, wrong.parameter, wrong.value}, {wrong.en, wrong.zh});
    }
    for (const auto& line : findings_for_people(tables)) {
        std::fprintf(stderr, "%s\n", line.c_str());
    }
    if (!flags.tables.report.empty()) {
        write_file(flags.tables.report, mutations::report_json(tables));
    }
    if (!tables.faults.ok()) {
        const bool are_parameters = tables.faults.only_parameters();
        throw Failure(
            are_parameters ? ExitCode::Contradiction : ExitCode::BadData,
            std::to_string(tables.faults.error_count()) +
                (are_parameters ? " fault(s) in the parameters" : " fault(s) in the input") +
                "; nothing was computed");
    }
    return tables;
}

Setup make_setup(const SetupFlags& flags, const mutations::DataSet& tables) {
    ConfigRequest request;
    request.density = flags.density;
    request.init_method = flags.init_method;
    if (flags.has_automatic_concentration) {
        request.concentration_prior = automatic_concentration_prior(tables.mutation_ids.size());
    }
    request.num_iters = flags.num_iters;
    request.working_dir = flags.working_dir;
    request.config_extras_file = flags.config_extras_file;
    std::vector<std::size_t> order(tables.samples.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return tables.samples[a].name < tables.samples[b].name;
    });
    Setup setup;
    std::vector<std::vector<MutationStates>> mutations;
    for (const auto s : order) {
        const auto& sample = tables.samples[s];
        const auto file = "yaml/" + sample.name + ".yaml";
        request.samples.push_back({sample.name, file, sample.tumour_content, sample.error_rate});
        mutations.push_back(with_states(sample, flags.prior));
        setup.mutation_files.emplace_back(file, mutations_yaml(mutations.back()));
    }
    setup.config_text = config_yaml(request);
    setup.config = parse_config(setup.config_text, fs::path(flags.working_dir) / "config.yaml");
    // The extras may replace the section of samples, with mutations files of their own.
    bool is_own = setup.config.samples.size() == request.samples.size();
    for (std::size_t s = 0; is_own && s < request.samples.size(); ++s) {
        is_own = setup.config.samples[s].mutations_file == request.samples[s].mutations_file;
    }
    setup.data = is_own ? build_dataset(setup.config, mutations) : read_dataset(setup.config);
    return setup;
}

void write_setup(const Setup& setup, const std::string& working_dir) {
    const fs::path folder(working_dir);
    create_folder(folder / "yaml");
    for (const auto& [name, text] : setup.mutation_files) {
        write_file(folder / name, text);
    }
    write_file(folder / "config.yaml", setup.config_text);
}

} // namespace clono::engine
