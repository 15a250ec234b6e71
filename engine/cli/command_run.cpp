// run_analysis and run_analysis_pipeline.

#include "engine/cli/commands.hpp"
#include "engine/cli/run.hpp"
#include "engine/cli/setup.hpp"
#include "engine/io/dataset_builder.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"

#include <cstdio>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

/// Parameters that contradict each other, found before anything is computed.
std::vector<Contradiction> contradictions_of(std::size_t rows, const PostFlags& post,
                                             const RunFlags& run) {
    std::vector<Contradiction> found;
    if (rows == 0) {
        found.push_back(
            {"num_iters", "0", "there must be at least one iteration", "迭代次数至少为 1"});
    } else if (post.burnin >= rows) {
        found.push_back(
            {"burnin", std::to_string(post.burnin),
             "the burn-in must be smaller than num_iters (" + std::to_string(rows) + ")",
             "预烧期必须小于迭代次数（" + std::to_string(rows) + "）"});
    }
    if (post.thin == 0) {
        found.push_back({"thin", "0", "thinning must be at least 1", "抽样间隔至少为 1"});
    }
    if (post.max_clusters == std::size_t{0}) {
        found.push_back(
            {"max_clusters", "0", "there must be at least one cluster", "簇数至少为 1"});
    }
    if (post.mesh_size && (*post.mesh_size < 2 || *post.mesh_size > 100'001)) {
        found.push_back({"mesh_size", std::to_string(*post.mesh_size),
                         "the mesh must have 2 to 100001 points", "网格点数应在 2 到 100001 之间"});
    }
    if (run.until_converged && (run.chains < 2 || run.extend)) {
        found.push_back({"until_converged", "", "needs two chains or more, and excludes --extend",
                         "至少需要两条链，且不能与 --extend 同时使用"});
    }
    const auto chains = run.chains;
    if (chains == 0 || chains > 1024) {
        found.push_back({"chains", std::to_string(chains), "there must be 1 to 1024 chains",
                         "链数应在 1 到 1024 之间"});
    }
    return found;
}

void throw_first(const std::vector<Contradiction>& found) {
    if (!found.empty()) {
        throw Failure(ExitCode::Contradiction, found.front().parameter + ": " + found.front().en);
    }
}

RunSettings settings_of(const RunFlags& run, const PostFlags& post, std::uint64_t seed) {
    RunSettings settings;
    settings.seed = seed;
    settings.chains = run.chains;
    settings.burnin = post.burnin;
    settings.thin = post.thin;
    settings.max_clusters = post.max_clusters;
    settings.mesh_size = post.mesh_size;
    settings.min_cluster_size = post.min_cluster_size;
    settings.export_traces = run.export_traces;
    settings.until_converged = run.until_converged;
    return settings;
}

} // namespace

int run_analysis_pipeline(Words words) {
    SetupFlags setup_flags;
    PostFlags post;
    RunFlags run;
    std::string format = "pdf";
    bool has_png = true;
    Arguments arguments("run_analysis_pipeline",
                        "Checks tables, samples, and makes tables, plots and traces.");
    setup_flags.add_to(arguments);
    post.add_rows_to(arguments);
    post.add_mesh_to(arguments);
    post.add_min_cluster_size_to(arguments);
    run.add_to(arguments);
    arguments.choice("--plot_file_format", "format of the plots (pdf)", {"pdf", "svg"},
                     [&](std::size_t index) { format = index == 0 ? "pdf" : "svg"; });
    arguments.yes_no("--png", "a PNG and an SVG beside each plot (yes)", has_png);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    RunDirectory directory(setup_flags.working_dir, run);
    const auto tables =
        check_tables(setup_flags, contradictions_of(setup_flags.num_iters, post, run));
    auto setup = make_setup(setup_flags, tables);
    setup.config.num_iters = directory.choose_rows(setup.config.num_iters);
    if (run.extend) {
        setup.config_text = with_num_iters(setup.config_text, setup.config.num_iters);
    }
    throw_first(contradictions_of(setup.config.num_iters, post, run));
    auto settings = settings_of(run, post, directory.choose_seed());
    settings.plot_file_format = format;
    settings.png = has_png;
    settings.sample_order = setup_flags.samples;
    const auto settings_text = settings_yaml(settings);
    if (!directory.prepare(setup.config_text, settings_text, setup.config.num_iters)) {
        return 0;
    }
    create_folder(setup_flags.working_dir);
    write_setup(setup, setup_flags.working_dir);
    write_file(fs::path(setup_flags.working_dir) / "clonoscope.yaml", settings_text);
    run_to_the_end(
        {setup.config, setup.data, settings, run, directory, true, findings_for_people(tables)});
    return 0;
}

int run_analysis(Words words) {
    RunFlags run;
    std::string config_file;
    Arguments arguments("run_analysis",
                        "Samples a working directory that setup_analysis prepared.");
    arguments.required_text("--config_file", "FILE", "config.yaml of the run", config_file);
    run.add_to(arguments);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    auto config_text = read_file(config_file);
    auto config = parse_config(config_text, config_file);
    RunDirectory directory(config.working_dir, run);
    if (run.extend) {
        config.num_iters = directory.choose_rows(config.num_iters);
        config_text = with_num_iters(config_text, config.num_iters);
    }
    throw_first(contradictions_of(config.num_iters, {}, run));
    const auto data = read_dataset(config);
    const auto settings = settings_of(run, {}, directory.choose_seed());
    const auto settings_text = settings_yaml(settings);
    if (!directory.prepare(config_text, settings_text, config.num_iters)) {
        return 0;
    }
    if (run.extend) {
        write_file(config_file, config_text);
    }
    write_file(config.working_dir / "clonoscope.yaml", settings_text);
    run_to_the_end({config, data, settings, run, directory, false});
    return 0;
}

} // namespace clono::engine
