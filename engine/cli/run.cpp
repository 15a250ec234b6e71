#include "engine/cli/run.hpp"

#include "engine/cli/analysis.hpp"
#include "engine/cli/sampling.hpp"
#include "engine/cli/second_opinion.hpp"
#include "engine/cli/stop_signal.hpp"
#include "engine/io/diagnostics_table.hpp"
#include "engine/io/files.hpp"
#include "engine/io/live.hpp"
#include "engine/io/manifest.hpp"
#include "engine/io/more_tables.hpp"
#include "engine/io/progress.hpp"
#include "engine/io/run_log.hpp"
#include "engine/io/running_diagnostics.hpp"
#include "engine/io/trace_export.hpp"
#include "engine/io/trace_file.hpp"
#include "engine/plot/plots.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLineEvery = 100;
constexpr std::size_t kLookEvery = 500; ///< rows between two looks at the diagnostics

class WholeRun {
public:
    explicit WholeRun(const RunRequest& request)
        : request_(request),
          working_dir_(request.config.working_dir),
          progress_({request.directory.progress_file(),
                     request.directory.checkpoint_dir() / "progress.json", request.config.num_iters,
                     request.settings.chains, std::nullopt, ProgressReporter::Clock::now}) {}

    void run() {
        std::printf("Number of mutations: %zu\nNumber of samples: %zu\n",
                    request_.data.mutation_count(), request_.data.sample_count());
        sample();
        const LoadedRun loaded = load();
        if (request_.makes_results) {
            make_results(loaded);
        }
        if (request_.settings.export_traces) {
            export_bz2(loaded);
        }
        stop_if_wanted();
        write_manifest(working_dir_, request_.settings.seed, request_.flags.threads);
        progress_.report(Stage::Done, 1);
        request_.directory.clean_up();
    }

private:
    void sample() {
        SamplingPlan plan;
        plan.data = &request_.data;
        plan.model = request_.config.model;
        plan.model.seed = request_.settings.seed;
        plan.chains = request_.settings.chains;
        plan.num_iters = request_.config.num_iters;
        plan.threads = request_.flags.threads;
        plan.folder = request_.directory.checkpoint_dir();
        LiveEstimate live(request_.data, plan.model.density, plan.num_iters,
                          request_.directory.live_file());
        plan.on_first_chain = [&](std::size_t row, const ChainState& state) {
            print_row(row, state);
            live.observe(row, state);
        };
        RunningDiagnostics diagnostics(plan.chains, request_.settings.burnin,
                                       plan.model.density == Density::BetaBinomial);
        plan.on_row = [&](std::size_t chain, std::size_t row, const ChainState& state) {
            diagnostics.observe(chain, row, state, clusters_of(state));
        };
        const auto all_rows = static_cast<double>(plan.num_iters * plan.chains);
        plan.on_progress = [&](std::size_t rows, const SamplingStatus& status) {
            progress_.set_status(status);
            progress_.set_diagnostics(diagnostics.look());
            progress_.report(Stage::Sampling, static_cast<double>(rows) / all_rows);
            live.write_if_due();
        };
        Sampling sampling(plan);
        if (const auto row = sampling.resumed_from(); row > 0) {
            progress_.set_resumed_from(row);
        }
        if (request_.settings.until_converged) {
            sample_until_converged(sampling);
        } else {
            sampling.run_to(request_.config.num_iters);
        }
        sampling.write_traces(
            [this](std::size_t chain) { return compact_trace(request_.config, chain); });
    }

    /// Looks at fixed rows and never at the clock. A run that is continued looks again from one step
    /// before the last look: it hadn't stopped there, so nothing earlier matters.
    void sample_until_converged(Sampling& sampling) const {
        const auto looked = sampling.resumed_from() / kLookEvery * kLookEvery;
        auto rows = looked > kLookEvery ? looked - kLookEvery : kLookEvery;
        for (bool has_passed = false;; rows += kLookEvery) {
            rows = std::min(rows, request_.config.num_iters);
            sampling.run_to(rows);
            const bool passes = has_converged(rows);
            if ((passes && has_passed) || rows == request_.config.num_iters) {
                return;
            }
            has_passed = passes;
        }
    }

    bool has_converged(std::size_t rows) const {
        const auto& settings = request_.settings;
        if (rows <= settings.burnin) {
            return false;
        }
        LoadedRun so_far{request_.config, request_.data, {}, {}};
        for (std::size_t c = 1; c <= settings.chains; ++c) {
            so_far.chains.push_back(std::make_unique<TraceFile>(
                checkpoint_file(request_.directory.checkpoint_dir(), c)));
        }
        ConvergenceRequest look;
        look.has_precision = request_.config.model.density == Density::BetaBinomial;
        look.threads = request_.flags.threads;
        look.only_verdict = true;
        return assess_convergence(chains_apart(so_far, {settings.burnin, settings.thin, rows}),
                                  look)
            .passes;
    }

    std::size_t clusters_of(const ChainState& state) const {
        return state.atoms.size() / request_.data.sample_count();
    }

    void print_row(std::size_t row, const ChainState& state) const {
        if (row == 0 || row % kLineEvery != 0) {
            return;
        }
        std::printf("Iteration: %zu\nNumber of clusters: %zu\nConcentration: %.6g\n", row,
                    clusters_of(state), state.concentration);
        if (request_.config.model.density == Density::BetaBinomial) {
            std::printf("Precision: %.6g\n", state.precision);
        }
    }

    LoadedRun load() const {
        LoadedRun loaded{request_.config, request_.data, {}, {}};
        for (std::size_t i = 0; i < request_.data.mutation_count(); ++i) {
            loaded.input_order.push_back(i);
        }
        loaded.chains = open_compact_traces(request_.config, request_.settings.chains);
        return loaded;
    }

    void make_results(const LoadedRun& loaded) {
        const auto& settings = request_.settings;
        stop_if_wanted();
        progress_.report(Stage::Clustering, 0);
        const PostFlags flags{settings.burnin,           settings.thin,
                              settings.max_clusters,     settings.mesh_size,
                              settings.min_cluster_size, request_.flags.threads};
        const Analysis analysis(loaded, flags);
        progress_.report(Stage::Clustering, 0.5);
        const auto opinion = SecondOpinion::ask(request_.data, request_.config.model, settings.seed,
                                                request_.flags.threads);
        const auto* other = opinion ? &opinion->trace() : nullptr;
        progress_.report(Stage::Tables, 0);
        stop_if_wanted();
        create_folder(working_dir_ / "tables");
        write_file(working_dir_ / "tables" / "cluster.tsv", cluster_table(analysis.tables()));
        write_file(working_dir_ / "tables" / "loci.tsv", loci_table(analysis.tables()));
        write_file(working_dir_ / "tables" / "clustering_vi.tsv",
                   analysis.information_clustering(flags, other));
        const auto fine = analysis.fine_posteriors(flags);
        write_file(working_dir_ / "tables" / "cluster_more.tsv", analysis.cluster_more(fine));
        write_file(working_dir_ / "tables" / "loci_more.tsv", analysis.loci_more(fine, flags));
        const auto warnings = analysis.warnings(fine, flags, other);
        write_file(working_dir_ / "tables" / "warnings.tsv", warnings_table(warnings));
        for (const auto& warning : warnings) {
            std::fprintf(stderr, "warning: %s\n", warning.message.c_str());
        }
        const auto convergence = analysis.convergence(flags);
        write_file(working_dir_ / "tables" / "diagnostics.tsv",
                   diagnostics_table(request_.data, convergence, {}));
        std::fprintf(stderr, "%s\n",
                     convergence_sentence(convergence, request_.settings.chains).c_str());
        write_log(loaded, analysis, convergence, warnings);
        progress_.report(Stage::Plots, 0);
        draw_plots(analysis.plots(settings.sample_order, flags));
    }

    void write_log(const LoadedRun& loaded, const Analysis& analysis,
                   const Convergence& convergence, const std::vector<Warning>& warnings) const {
        const auto& settings = request_.settings;
        const auto chains = chains_apart(loaded, {settings.burnin, settings.thin});
        write_file(working_dir_ / "log.txt",
                   run_log({request_.config, settings, request_.data, request_.findings,
                            loaded.chains.front()->row_count(), chains, convergence,
                            analysis.tables().clusters, analysis.was_undecided(), warnings}));
    }

    void draw_plots(const PlotData& data) {
        const auto& settings = request_.settings;
        const auto folder = working_dir_ / "plots";
        create_folder(folder / "cluster");
        create_folder(folder / "loci");
        PlotOptions options;
        options.formats = {settings.plot_file_format == "pdf",
                           settings.plot_file_format == "svg" || settings.png, settings.png};
        parallel_for(kAllPlots.size(), request_.flags.threads, [&](std::size_t p) {
            stop_if_wanted();
            const auto stem = folder / plot_path(kAllPlots[p]);
            render_plot(kAllPlots[p], data, options, stem);
            write_plot_data(kAllPlots[p], data, stem.string() + ".tsv");
        });
        write_file(folder / "palette.json", palette_json(data));
    }

    void export_bz2(const LoadedRun& loaded) {
        progress_.report(Stage::Export, 0);
        std::vector<TraceExport> chains;
        for (std::size_t c = 0; c < loaded.chains.size(); ++c) {
            chains.push_back({loaded.chains[c].get(), trace_folder(request_.config, c + 1)});
        }
        export_traces(request_.data, chains,
                      {request_.config.model.density == Density::BetaBinomial,
                       request_.flags.threads, [this](double part) {
                           stop_if_wanted();
                           progress_.report(Stage::Export, part);
                       }});
    }

    const RunRequest& request_;
    fs::path working_dir_;
    ProgressReporter progress_;
};

} // namespace

void run_to_the_end(const RunRequest& request) {
    WholeRun(request).run();
}

} // namespace clono::engine
