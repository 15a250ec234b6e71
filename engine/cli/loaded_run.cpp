#include "engine/cli/loaded_run.hpp"

#include "engine/io/dataset_builder.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/text_trace.hpp"
#include "engine/io/trace_file.hpp"

#include <numeric>
#include <string>
#include <unordered_map>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

/// The data with its mutations in the order of the trace's columns.
Dataset in_column_order(const Dataset& data, const std::vector<std::string>& columns,
                        std::vector<std::size_t>& input_order) {
    std::unordered_map<std::string, std::size_t> row_of;
    for (std::size_t i = 0; i < data.mutation_count(); ++i) {
        row_of.emplace(data.mutation_ids[i], i);
    }
    Dataset ordered;
    ordered.mutation_ids = columns;
    input_order.assign(columns.size(), 0);
    for (const auto& sample : data.samples) {
        ordered.samples.push_back({sample.name, sample.tumour_content, {}});
        ordered.samples.back().observations.reserve(columns.size());
    }
    if (columns.size() != data.mutation_count()) {
        throw Failure(ExitCode::BadData, "the traces have " + std::to_string(columns.size()) +
                                             " mutations but the mutations files have " +
                                             std::to_string(data.mutation_count()) + " in common");
    }
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto found = row_of.find(columns[column]);
        if (found == row_of.end()) {
            throw Failure(ExitCode::BadData, "mutation " + columns[column] +
                                                 " of the traces isn't in the mutations files");
        }
        input_order[found->second] = column;
        for (std::size_t s = 0; s < data.sample_count(); ++s) {
            ordered.samples[s].observations.push_back(data.samples[s].observations[found->second]);
        }
    }
    return ordered;
}

void load_compact(LoadedRun& run) {
    std::size_t chains = 1;
    while (fs::exists(compact_trace(run.config, chains + 1))) {
        ++chains;
    }
    run.chains = open_compact_traces(run.config, chains);
    run.input_order.resize(run.data.mutation_count());
    std::iota(run.input_order.begin(), run.input_order.end(), std::size_t{0});
    const auto& first = static_cast<const TraceFile&>(*run.chains.front());
    if (first.identity().mutations != run.data.mutation_count() ||
        first.identity().samples != run.data.sample_count()) {
        throw Failure(ExitCode::BadData, "the traces are of other data than the mutations files");
    }
}

void load_text(LoadedRun& run) {
    std::vector<std::string> samples;
    for (const auto& sample : run.data.samples) {
        samples.push_back(sample.name);
    }
    const bool has_precision = run.config.model.density == Density::BetaBinomial;
    std::vector<std::string> columns;
    for (std::size_t c = 1; c == 1 || fs::exists(trace_folder(run.config, c)); ++c) {
        auto trace =
            std::make_unique<TextTrace>(trace_folder(run.config, c), samples, has_precision);
        if (c == 1) {
            columns = trace->mutation_ids();
        } else if (trace->mutation_ids() != columns) {
            throw Failure(ExitCode::BadData, "the chains' traces have different columns");
        }
        run.chains.push_back(std::move(trace));
    }
    run.data = in_column_order(run.data, columns, run.input_order);
}

} // namespace

fs::path trace_folder(const RunConfig& config, std::size_t chain) {
    return chain == 1 ? config.trace_dir : config.trace_dir / "chains" / std::to_string(chain);
}

fs::path compact_trace(const RunConfig& config, std::size_t chain) {
    return trace_folder(config, chain) / "trace.clono";
}

std::vector<const TraceView*> LoadedRun::chain_views() const {
    std::vector<const TraceView*> views;
    for (const auto& chain : chains) {
        views.push_back(chain.get());
    }
    return views;
}

LoadedRun load_run(const fs::path& config_file) {
    LoadedRun run;
    run.config = read_config(config_file);
    run.data = read_dataset(run.config);
    if (fs::exists(compact_trace(run.config, 1))) {
        load_compact(run);
    } else {
        load_text(run);
    }
    return run;
}

std::vector<std::unique_ptr<TraceView>> open_compact_traces(const RunConfig& config,
                                                            std::size_t chains) {
    std::vector<std::unique_ptr<TraceView>> views;
    for (std::size_t c = 1; c <= chains; ++c) {
        auto trace = std::make_unique<TraceFile>(compact_trace(config, c));
        if (trace->is_torn()) {
            throw Failure(ExitCode::InputOutput, compact_trace(config, c).string() + " is damaged");
        }
        views.push_back(std::move(trace));
    }
    return views;
}

} // namespace clono::engine
