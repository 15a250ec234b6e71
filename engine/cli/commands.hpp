#pragma once
// The subcommands. Each reads its flags and returns the program's exit code; failures are thrown.

#include <span>
#include <string>

namespace clono::engine {

using Words = std::span<const std::string>;

int setup_analysis(Words words);
int run_analysis(Words words);
int run_analysis_pipeline(Words words);
int build_mutations_file(Words words);
int build_table(Words words);
int plot_clusters(Words words);
int plot_loci(Words words);
int check_input(Words words);
int simulate(Words words);
int export_traces_command(Words words);

/// Runs the program: finds the subcommand, turns failures into messages and exit codes.
int run_program(Words words);

} // namespace clono::engine
