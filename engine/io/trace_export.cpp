#include "engine/io/trace_export.hpp"

#include "engine/io/bz2.hpp"
#include "engine/io/number_text.hpp"
#include "engine/io/tables.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

/// One file: its name, its header, and how a row becomes a line.
struct TraceText {
    fs::path path;
    const TraceView* chain;
    bool has_header;
    std::function<void(const TraceRow&, std::string&)> append_row;
};

/// Appends to a line, for each mutation, the text of its cluster: numbers are formatted once per
/// cluster.
class ByCluster {
public:
    ByCluster(std::size_t mutations,
              std::function<void(const TraceRow&, std::size_t, std::string&)> format)
        : mutations_(mutations), format_(std::move(format)) {}

    void operator()(const TraceRow& row, std::string& line) {
        texts_.resize(std::max(texts_.size(), row.cluster_count));
        for (std::size_t c = 0; c < row.cluster_count; ++c) {
            texts_[c].clear();
            format_(row, c, texts_[c]);
            texts_[c] += '\t';
        }
        for (std::size_t i = 0; i < mutations_; ++i) {
            line += texts_[row.label(i)];
        }
        line.back() = '\r';
        line += '\n';
    }

private:
    std::size_t mutations_;
    std::function<void(const TraceRow&, std::size_t, std::string&)> format_;
    std::vector<std::string> texts_;
};

std::vector<TraceText> files_of(const Dataset& data, const TraceExport& chain, bool has_precision) {
    const auto n = data.mutation_count();
    const auto samples = data.sample_count();
    std::vector<TraceText> files;
    // The large files first: they decide when the last thread is done.
    for (std::size_t s = 0; s < samples; ++s) {
        files.push_back(
            {chain.folder / (data.samples[s].name + ".cellular_prevalence.tsv.bz2"), chain.chain,
             true,
             ByCluster(n, [s, samples](const TraceRow& row, std::size_t c, std::string& text) {
                 append_number(text, row.atoms[c * samples + s]);
             })});
    }
    files.push_back({chain.folder / "labels.tsv.bz2", chain.chain, true,
                     ByCluster(n, [](const TraceRow&, std::size_t c, std::string& text) {
                         text += std::to_string(c);
                     })});
    files.push_back({chain.folder / "alpha.tsv.bz2", chain.chain, false,
                     [](const TraceRow& row, std::string& line) {
                         append_number(line, row.concentration);
                         line += "\r\n";
                     }});
    if (has_precision) {
        files.push_back({chain.folder / "precision.tsv.bz2", chain.chain, false,
                         [](const TraceRow& row, std::string& line) {
                             append_number(line, row.precision);
                             line += "\r\n";
                         }});
    }
    return files;
}

std::string header_line(const Dataset& data) {
    std::string line;
    for (const auto& id : data.mutation_ids) {
        line += table_field(id) + '\t';
    }
    line.back() = '\r';
    return line + '\n';
}

} // namespace

void export_traces(const Dataset& data, std::span<const TraceExport> chains,
                   const ExportOptions& options) {
    std::vector<TraceText> files;
    for (const auto& chain : chains) {
        create_folder(chain.folder);
        for (auto& file : files_of(data, chain, options.has_precision)) {
            files.push_back(std::move(file));
        }
    }
    std::stable_partition(files.begin(), files.end(),
                          [](const auto& file) { return file.has_header; });
    const auto header = header_line(data);
    std::size_t total = 0;
    for (const auto& file : files) {
        total += file.chain->row_count();
    }
    std::atomic<std::size_t> done{0};
    std::mutex mutex;
    parallel_for(files.size(), options.threads, [&](std::size_t f) {
        auto& file = files[f];
        const auto rows = file.chain->row_count();
        if (fs::exists(file.path)) {
            done += rows;
            return;
        }
        Bz2Writer writer(file.path);
        if (file.has_header) {
            writer.write(header);
        }
        std::string text;
        for (std::size_t r = 0; r < rows; ++r) {
            file.append_row(file.chain->row(r), text);
            ++done;
            if (text.size() >= 1 << 20) {
                writer.write(text);
                text.clear();
                if (options.progress) {
                    const std::lock_guard lock(mutex);
                    options.progress(static_cast<double>(done) / static_cast<double>(total));
                }
            }
        }
        writer.write(text);
        writer.commit();
    });
}

} // namespace clono::engine
