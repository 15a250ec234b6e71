#pragma once
// From tables to the files of a working directory that is ready for sampling.

#include "engine/cli/options.hpp"
#include "engine/io/run_config.hpp"
#include "engine/model/dataset.hpp"
#include "mutations/data_set.hpp"

#include <string>
#include <vector>

namespace clono::engine {

/// A parameter that contradicts another; reported with the faults of the tables.
struct Contradiction {
    std::string parameter;
    std::string value;
    std::string en, zh;
};

/// Reads and checks the tables, writes `--report` and one line per fault to standard error. Throws
/// Failure(BadData), or Failure(Contradiction) when only the parameters are at fault.
mutations::DataSet check_tables(const SetupFlags& flags,
                                const std::vector<Contradiction>& contradictions);

/// One line for each finding of the check that is kept (errors, warnings, dropped mutations).
std::vector<std::string> findings_for_people(const mutations::DataSet& tables);

/// What is to be written, as texts by path below the working directory, and the model's data.
struct Setup {
    std::string config_text;
    RunConfig config;
    std::vector<std::pair<std::string, std::string>> mutation_files;
    Dataset data;
};

Setup make_setup(const SetupFlags& flags, const mutations::DataSet& tables);

/// Writes yaml/*.yaml and config.yaml.
void write_setup(const Setup& setup, const std::string& working_dir);

} // namespace clono::engine
