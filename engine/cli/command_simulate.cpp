// simulate: tables with a known truth.

#include "engine/cli/arguments.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/simulate.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "mutations/table.hpp"

#include <cstdio>
#include <filesystem>

namespace clono::engine {

namespace {

void check(const SimulationPlan& plan) {
    const auto refuse = [](const std::string& what) {
        throw Failure(ExitCode::Contradiction, what);
    };
    if (plan.clones == 0 || plan.clones > plan.mutations) {
        refuse("--clones must be between 1 and --mutations");
    }
    if (plan.mutations > 1'000'000 || plan.samples.empty() || plan.samples.size() > 1000) {
        refuse("there must be at most 1000000 mutations, and 1 to 1000 samples");
    }
    if (!(plan.depth > 0 && plan.depth <= 100'000) || !(plan.precision > 0)) {
        refuse("--depth must be above 0 and at most 100000, --precision above 0");
    }
    const auto is_share = [](double value) {
        return value >= 0 && value <= 1;
    };
    if (!is_share(plan.subclonal_copy_numbers) || !is_share(plan.artefacts) ||
        !(plan.depth_spread >= 0 && plan.depth_spread <= 3)) {
        refuse("--subclonal_copy_numbers and --artefacts must be between 0 and 1, --depth_spread "
               "between 0 and 3");
    }
    if (plan.tumour_contents.size() != plan.samples.size()) {
        refuse("there must be one tumour content per sample");
    }
    for (const double content : plan.tumour_contents) {
        if (!(content > 0 && content <= 1)) {
            refuse("a tumour content must be above 0 and at most 1");
        }
    }
    for (const auto& sample : plan.samples) {
        if (!mutations::is_sample_name(sample)) {
            refuse("\"" + sample + "\" can't be the name of a sample");
        }
    }
}

} // namespace

int simulate(Words words) {
    SimulationPlan plan;
    std::string out_dir;
    std::size_t sample_count = 4;
    bool is_diploid = false;
    Arguments arguments("simulate", "Makes a data set with a known truth: a table per sample and "
                                    "truth.tsv.");
    arguments.required_text("--out_dir", "DIR", "folder to write to", out_dir);
    arguments.add({"--seed", Flag::Kind::Value, "INT", "seed of the random numbers (1)", false,
                   [&](std::string_view value) {
                       plan.seed = parse_whole_number("--seed", value);
                   }});
    arguments.whole_number("--mutations", "number of mutations (100)", plan.mutations);
    arguments.whole_number("--num_samples", "number of samples, when they aren't named (4)",
                           sample_count);
    arguments.texts("--samples", "NAME", "names of the samples (S1 S2 ...)", plan.samples);
    arguments.whole_number("--clones", "number of clones (6)", plan.clones);
    arguments.add({"--tumour_contents", Flag::Kind::List, "X",
                   "tumour content per sample (1.0 each)", false, [&](std::string_view value) {
                       plan.tumour_contents.push_back(
                           parse_real_number("--tumour_contents", value));
                   }});
    const auto real_number = [&](const char* name, const char* what, double& into) {
        arguments.add({name, Flag::Kind::Value, "X", what, false, [name, &into](auto value) {
                           into = parse_real_number(name, value);
                       }});
    };
    real_number("--depth", "mean depth (200)", plan.depth);
    real_number("--precision", "precision of the counts (1000)", plan.precision);
    arguments.switch_on("--diploid", "no changes of copy number", is_diploid);
    arguments.switch_on("--treeless", "independent uniform prevalences, not those of a tree",
                        plan.is_treeless);
    real_number("--subclonal_copy_numbers",
                "share of copy-number changes that only part of the cancer cells have (0)",
                plan.subclonal_copy_numbers);
    real_number("--artefacts", "share of mutations that no cell has (0)", plan.artefacts);
    real_number("--depth_spread", "standard deviation of log depth between mutations (0)",
                plan.depth_spread);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    const bool are_named = !plan.samples.empty();
    for (std::size_t s = 1; !are_named && s <= sample_count; ++s) {
        plan.samples.push_back("S" + std::to_string(s));
    }
    if (plan.tumour_contents.empty()) {
        plan.tumour_contents.assign(plan.samples.size(), 1.0);
    }
    plan.has_copy_number_changes = !is_diploid;
    check(plan);
    const auto simulation = simulate_data(plan);
    const std::filesystem::path folder(out_dir);
    create_folder(folder);
    for (const auto& sample : simulation.samples) {
        write_file(folder / (sample.name + ".tsv"), sample.table);
    }
    write_file(folder / "truth.tsv", simulation.truth);
    return 0;
}

} // namespace clono::engine
