// build_table, export_traces: from a run on the disk.

#include "engine/cli/analysis.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/stop_signal.hpp"
#include "engine/io/files.hpp"
#include "engine/io/trace_export.hpp"

#include <cstdio>

namespace clono::engine {

int build_table(Words words) {
    std::string config_file;
    std::string out_file;
    std::size_t type = 0;
    PostFlags flags;
    flags.threads = allowed_processors();
    Arguments arguments("build_table", "Writes a table of results from a run's traces.");
    arguments.required_text("--config_file", "FILE", "config.yaml of the run", config_file);
    arguments.required_text("--out_file", "FILE", "table to write", out_file);
    arguments.choice(
        "--table_type", "which table", {"cluster", "loci", "old_style"},
        [&](std::size_t index) { type = index; }, true);
    flags.add_rows_to(arguments);
    flags.add_mesh_to(arguments);
    add_threads_to(arguments, flags.threads);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    const auto run = load_run(config_file);
    const Analysis analysis(run, flags);
    const auto make = type == 0 ? cluster_table : type == 1 ? loci_table : old_style_table;
    write_file(out_file, make(analysis.tables()));
    return 0;
}

int export_traces_command(Words words) {
    std::string config_file;
    unsigned threads = allowed_processors();
    Arguments arguments("export_traces",
                        "Writes the .bz2 traces of a run beside its compact traces.");
    arguments.required_text("--config_file", "FILE", "config.yaml of the run", config_file);
    add_threads_to(arguments, threads);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    const auto run = load_run(config_file);
    std::vector<TraceExport> chains;
    for (std::size_t c = 0; c < run.chains.size(); ++c) {
        chains.push_back({run.chains[c].get(), trace_folder(run.config, c + 1)});
    }
    export_traces(run.data, chains,
                  {run.config.model.density == Density::BetaBinomial, threads, [](double) {
                       stop_if_wanted();
                   }});
    return 0;
}

} // namespace clono::engine
