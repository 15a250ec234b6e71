#include "engine/cli/options.hpp"

#include "engine/io/failure.hpp"

#include <algorithm>

#include <sched.h>

namespace clono::engine {

void TableFlags::add_to(Arguments& arguments) {
    arguments.text("--report", "FILE", "findings of the input check as JSON", report);
    arguments.switch_on("--drop_absent", "drop, and list, mutations absent from a sample",
                        drop_absent);
    arguments.switch_on("--drop_zero_major", "drop, and list, mutations with major_cn 0",
                        drop_zero_major);
}

void SetupFlags::add_inputs_to(Arguments& arguments, bool are_required) {
    arguments.add({"--in_files", Flag::Kind::List, "FILE",
                   "tables of mutations: one per sample, or one long table", are_required,
                   [this](std::string_view value) {
                       in_files.emplace_back(value);
                   }});
    arguments.add({"--tumour_contents", Flag::Kind::List, "X",
                   "tumour content per sample (1.0 each)", false, [this](std::string_view value) {
                       tumour_contents.push_back(parse_real_number("--tumour_contents", value));
                   }});
    arguments.texts("--samples", "NAME", "names of the samples (names of the files)", samples);
    tables.add_to(arguments);
}

void SetupFlags::add_to(Arguments& arguments) {
    add_inputs_to(arguments, true);
    arguments.required_text("--working_dir", "DIR", "folder for everything that is written",
                            working_dir);
    arguments.text("--config_extras_file", "FILE", "YAML merged over the top level of config.yaml",
                   config_extras_file);
    arguments.choice("--density", "density of the counts (pyclone_beta_binomial)",
                     {"pyclone_binomial", "pyclone_beta_binomial"}, [this](std::size_t index) {
                         density = index == 0 ? Density::Binomial : Density::BetaBinomial;
                     });
    arguments.choice("--init_method", "start of the sampler (disconnected)",
                     {"connected", "disconnected"}, [this](std::size_t index) {
                         init_method =
                             index == 0 ? InitMethod::Connected : InitMethod::Disconnected;
                     });
    arguments.choice("--concentration_prior",
                     "prior of the concentration: PyClone's, or one set through the prior number "
                     "of clusters (pyclone)",
                     {"pyclone", "auto"},
                     [this](std::size_t index) { has_automatic_concentration = index == 1; });
    arguments.whole_number("--num_iters", "rows of the trace (10000)", num_iters);
    arguments.choice("--prior", "genotypes that copy numbers allow (major_copy_number)",
                     {"major_copy_number", "parental_copy_number", "total_copy_number"},
                     [this](std::size_t index) { prior = static_cast<Prior>(index); });
}

void PostFlags::add_rows_to(Arguments& arguments) {
    arguments.whole_number("--burnin", "rows to leave out at the start (0)", burnin);
    arguments.whole_number("--thin", "keep every so many rows (1)", thin);
    arguments.whole_number("--max_clusters", "most clusters of the point estimate (no limit)",
                           max_clusters);
}

void PostFlags::add_mesh_to(Arguments& arguments) {
    arguments.whole_number("--mesh_size", "points of the prevalence mesh (101)", mesh_size);
}

void PostFlags::add_min_cluster_size_to(Arguments& arguments) {
    arguments.whole_number("--min_cluster_size", "hide smaller clusters in plots (0)",
                           min_cluster_size);
}

void PostFlags::check() const {
    if (thin == 0) {
        throw Failure(ExitCode::Contradiction, "--thin must be at least 1");
    }
    if (max_clusters == std::size_t{0}) {
        throw Failure(ExitCode::Contradiction, "--max_clusters must be at least 1");
    }
    if (mesh_size && (*mesh_size < 2 || *mesh_size > 100'001)) {
        throw Failure(ExitCode::Contradiction, "--mesh_size must be between 2 and 100001");
    }
}

RunFlags::RunFlags() : threads(allowed_processors()) {}

void RunFlags::add_to(Arguments& arguments) {
    arguments.add({"--seed", Flag::Kind::Value, "INT", "seed of the random numbers (a fresh one)",
                   false, [this](std::string_view value) {
                       seed = parse_whole_number("--seed", value);
                   }});
    arguments.whole_number("--chains", "number of chains (4)", chains);
    add_threads_to(arguments, threads);
    arguments.text("--checkpoint_dir", "DIR",
                   "where checkpoints are kept (<working_dir>/checkpoint)", checkpoint_dir);
    arguments.text("--progress_file", "FILE", "in the working directory (progress.json)",
                   progress_file);
    arguments.text("--live_file", "FILE", "in the working directory (live.json)", live_file);
    arguments.yes_no("--export_traces", "write the .bz2 traces (yes)", export_traces);
    arguments.switch_on("--overwrite", "start anew in a directory with a finished or different run",
                        overwrite);
    arguments.switch_on("--until_converged",
                        "stop when the diagnostics pass; --num_iters is the maximum",
                        until_converged);
    arguments.whole_number("--extend", "so many more iterations on a finished run", extend);
}

unsigned allowed_processors() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return 1;
    }
    return static_cast<unsigned>(std::max(CPU_COUNT(&set), 1));
}

void add_threads_to(Arguments& arguments, unsigned& threads) {
    arguments.add({"--threads", Flag::Kind::Value, "INT",
                   "threads; never changes a result (processors allowed to the process)", false,
                   [&threads](std::string_view value) {
                       const auto number = parse_whole_number("--threads", value);
                       if (number < 1 || number > 1024) {
                           throw BadUsage("--threads must be between 1 and 1024");
                       }
                       threads = static_cast<unsigned>(number);
                   }});
}

} // namespace clono::engine
