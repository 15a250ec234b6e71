#include "engine/cli/arguments.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/stop_signal.hpp"
#include "engine/io/failure.hpp"

#include <array>
#include <cstdio>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

namespace clono::engine {

namespace {

struct Subcommand {
    std::string_view name;
    int (*run)(Words words);
    std::string_view purpose;
};

constexpr std::array kSubcommands = {
    Subcommand{"run_analysis_pipeline", run_analysis_pipeline,
               "tables to traces, tables and plots in one go"},
    Subcommand{"setup_analysis", setup_analysis, "prepare a working directory from tables"},
    Subcommand{"run_analysis", run_analysis, "sample a prepared working directory"},
    Subcommand{"build_mutations_file", build_mutations_file, "one table to a YAML mutations file"},
    Subcommand{"build_table", build_table, "write a table of results"},
    Subcommand{"plot_clusters", plot_clusters, "draw a plot of clusters"},
    Subcommand{"plot_loci", plot_loci, "draw a plot of mutations"},
    Subcommand{"check_input", check_input, "check tables and compute nothing"},
    Subcommand{"simulate", simulate, "make tables with a known truth"},
    Subcommand{"export_traces", export_traces_command, "write the .bz2 traces of a run"},
};

void print_overview(std::FILE* to) {
    std::fputs("usage: clono-engine <subcommand> [flags]\n\n", to);
    for (const auto& subcommand : kSubcommands) {
        std::fprintf(to, "  %-22s %s\n", std::string(subcommand.name).c_str(),
                     std::string(subcommand.purpose).c_str());
    }
    std::fputs("  version                print the version\n\n"
               "clono-engine <subcommand> --help lists its flags.\n",
               to);
}

int fail(ExitCode code, const char* message) {
    std::fprintf(stderr, "clono-engine: %s\n", message);
    return static_cast<int>(code);
}

int dispatch(Words words) {
    if (words.empty()) {
        print_overview(stderr);
        return static_cast<int>(ExitCode::BadUsage);
    }
    const auto& name = words.front();
    if (name == "--help" || name == "-h" || name == "help") {
        print_overview(stdout);
        return 0;
    }
    if (name == "version" || name == "--version") {
        std::puts("clono-engine " CLONO_VERSION);
        return 0;
    }
    for (const auto& subcommand : kSubcommands) {
        if (subcommand.name == name) {
            return subcommand.run(words.subspan(1));
        }
    }
    throw BadUsage("there is no subcommand \"" + name + "\"; see clono-engine --help");
}

} // namespace

int run_program(Words words) {
    watch_stop_signals();
    int code = 0;
    try {
        code = dispatch(words);
    } catch (const BadUsage& error) {
        return fail(ExitCode::BadUsage, error.what());
    } catch (const Failure& error) {
        return fail(error.code(), error.what());
    } catch (const std::system_error& error) {
        return fail(exit_code_for(error.code().value()), error.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::InputOutput, "not enough memory");
    } catch (const std::exception& error) {
        return fail(ExitCode::Bug, error.what());
    }
    if (std::fflush(stdout) != 0) {
        return fail(ExitCode::InputOutput, "cannot write to standard output");
    }
    return code;
}

} // namespace clono::engine
