// plot_clusters, plot_loci: one plot from a run on the disk.

#include "engine/cli/analysis.hpp"
#include "engine/cli/commands.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/plot/plots.hpp"

#include <cstdio>
#include <filesystem>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

int draw(Words words, const char* command, const char* folder, const char* purpose,
         const std::vector<std::string>& types) {
    std::string config_file;
    std::string plot_file;
    std::string type;
    std::vector<std::string> samples;
    bool has_png = true;
    PostFlags flags;
    flags.threads = allowed_processors();
    Arguments arguments(command, purpose);
    arguments.required_text("--config_file", "FILE", "config.yaml of the run", config_file);
    arguments.required_text("--plot_file", "FILE", "picture to write: .pdf, .svg or .png",
                            plot_file);
    arguments.choice(
        "--plot_type", "which plot", types, [&](std::size_t index) { type = types[index]; }, true);
    flags.add_rows_to(arguments);
    flags.add_mesh_to(arguments);
    flags.add_min_cluster_size_to(arguments);
    arguments.texts("--samples", "NAME", "samples to draw, in this order (all, alphabetical)",
                    samples);
    arguments.yes_no("--png", "also a PNG and an SVG beside the plot (yes)", has_png);
    add_threads_to(arguments, flags.threads);
    if (!arguments.parse(words)) {
        std::fputs(arguments.usage().c_str(), stdout);
        return 0;
    }
    fs::path stem(plot_file);
    const auto extension = stem.extension().string();
    if (extension != ".pdf" && extension != ".svg" && extension != ".png") {
        throw BadUsage("--plot_file must end in .pdf, .svg or .png");
    }
    stem.replace_extension();
    const auto run = load_run(config_file);
    const Analysis analysis(run, flags);
    PlotOptions options;
    options.formats = {extension == ".pdf", extension == ".svg" || has_png,
                       extension == ".png" || has_png};
    if (stem.has_parent_path()) {
        create_folder(stem.parent_path());
    }
    render_plot(*plot_from_path(std::string(folder) + "/" + type), analysis.plots(samples, flags),
                options, stem);
    return 0;
}

} // namespace

int plot_clusters(Words words) {
    return draw(words, "plot_clusters", "cluster", "Draws a plot of the clusters.",
                {"density", "parallel_coordinates", "scatter"});
}

int plot_loci(Words words) {
    return draw(words, "plot_loci", "loci", "Draws a plot of the mutations.",
                {"density", "parallel_coordinates", "scatter", "similarity_matrix",
                 "vaf_parallel_coordinates", "vaf_scatter"});
}

} // namespace clono::engine
