// setup_analysis, check_input, build_mutations_file: from tables, without sampling.

#include "engine/cli/commands.hpp"
#include "engine/cli/setup.hpp"
#include "engine/io/dataset_builder.hpp"
#include "engine/io/files.hpp"

#include <cstdio>

namespace clono::engine {

int setup_analysis(Words words) {
    SetupFlags flags;
    Arguments arguments("setup_analysis", "Checks tables and prepares a working directory.");
    flags.add_to(arguments);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    const auto tables = check_tables(flags, {});
    write_setup(make_setup(flags, tables), flags.working_dir);
    return 0;
}

int check_input(Words words) {
    SetupFlags flags;
    Arguments arguments("check_input", "Reads and checks tables; computes nothing.");
    flags.add_inputs_to(arguments, true);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    const auto tables = check_tables(flags, {});
    std::printf("Mutations: %zu\nSamples: %zu\n", tables.mutation_ids.size(),
                tables.samples.size());
    return 0;
}

int build_mutations_file(Words words) {
    SetupFlags flags;
    std::string in_file;
    std::string out_file;
    Arguments arguments("build_mutations_file", "Turns one table into a YAML mutations file.");
    arguments.required_text("--in_file", "FILE", "table of one sample", in_file);
    arguments.required_text("--out_file", "FILE", "YAML file to write", out_file);
    arguments.choice("--prior", "genotypes that copy numbers allow (major_copy_number)",
                     {"major_copy_number", "parental_copy_number", "total_copy_number"},
                     [&](std::size_t index) { flags.prior = static_cast<Prior>(index); });
    flags.tables.add_to(arguments);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    flags.in_files = {in_file};
    const auto tables = check_tables(flags, {});
    write_file(out_file, mutations_yaml(with_states(tables.samples.front(), flags.prior)));
    return 0;
}

} // namespace clono::engine
