#include "tests/accuracy/case.hpp"

#include "engine/io/trace_file.hpp"

#include <algorithm>
#include <fstream>
#include <list>
#include <sstream>
#include <stdexcept>

namespace clono::accuracy {

namespace fs = std::filesystem;

namespace {

/// A plain tab-separated table with a header.
class Table {
public:
    explicit Table(const fs::path& path) : path_(path.string()) {
        std::ifstream file(path);
        std::string line;
        if (!file || !std::getline(file, line)) {
            throw std::runtime_error("cannot read " + path_);
        }
        names_ = split(line);
        while (std::getline(file, line)) {
            rows_.push_back(split(line));
        }
    }

    const std::vector<std::string>& names() const { return names_; }

    std::size_t size() const { return rows_.size(); }

    const std::string& text(std::size_t row, const std::string& column) const {
        const auto found = std::find(names_.begin(), names_.end(), column);
        if (found == names_.end()) {
            throw std::runtime_error(path_ + " has no column " + column);
        }
        return rows_.at(row).at(static_cast<std::size_t>(found - names_.begin()));
    }

    double number(std::size_t row, const std::string& column) const {
        return std::stod(text(row, column));
    }

    int integer(std::size_t row, const std::string& column) const {
        return std::stoi(text(row, column));
    }

private:
    static std::vector<std::string> split(const std::string& line) {
        std::vector<std::string> fields;
        std::istringstream stream(line + '\t');
        for (std::string field; std::getline(stream, field, '\t');) {
            fields.push_back(field);
        }
        return fields;
    }

    std::string path_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;
};

std::map<std::string, std::size_t> places_of(const std::vector<std::string>& names) {
    std::map<std::string, std::size_t> places;
    for (const auto& name : names) {
        places.emplace(name, places.size());
    }
    return places;
}

/// Column of the trace of each mutation of the truth: traces are in the order of the tables.
std::vector<std::size_t> columns_of(const Table& loci, const Truth& truth) {
    std::map<std::string, std::size_t> column;
    for (std::size_t r = 0; r < loci.size(); ++r) {
        column.emplace(loci.text(r, "mutation_id"), column.size());
    }
    std::vector<std::size_t> columns;
    for (const auto& mutation : truth.mutations) {
        columns.push_back(column.at(mutation));
    }
    return columns;
}

std::list<engine::TraceFile> traces_of(const fs::path& working_dir) {
    std::list<engine::TraceFile> traces;
    traces.emplace_back(working_dir / "trace/trace.clono");
    for (int chain = 2;; ++chain) {
        const auto file = working_dir / "trace/chains" / std::to_string(chain) / "trace.clono";
        if (!fs::exists(file)) {
            return traces;
        }
        traces.emplace_back(file);
    }
}

/// Calls `use` with the kept rows of all chains, thinned evenly to at most most_rows.
void for_each_row(const fs::path& working_dir, std::size_t burnin, std::size_t most_rows,
                  const auto& use) {
    const auto traces = traces_of(working_dir);
    std::size_t rows = 0;
    for (const auto& trace : traces) {
        rows += trace.row_count() - std::min(burnin, trace.row_count());
    }
    const auto thin = std::max<std::size_t>(1, (rows + most_rows - 1) / most_rows);
    for (const auto& trace : traces) {
        for (std::size_t r = burnin; r < trace.row_count(); r += thin) {
            use(trace.row(r));
        }
    }
}

void read_rows(const fs::path& working_dir, const std::vector<std::size_t>& columns,
               std::size_t samples, std::size_t burnin, std::size_t most_rows, Found& found) {
    found.draws.assign(columns.size(), std::vector<std::vector<double>>(samples));
    for_each_row(working_dir, burnin, most_rows, [&](const engine::TraceRow& row) {
        auto& labels = found.rows.emplace_back();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto label = row.label(columns[i]);
            labels.push_back(static_cast<int>(label));
            for (std::size_t s = 0; s < samples; ++s) {
                found.draws[i][s].push_back(row.atoms[label * samples + s]);
            }
        }
    });
}

} // namespace

Truth read_truth(const fs::path& folder) {
    Truth truth;
    const Table table(folder / "truth.tsv");
    for (const auto& name : table.names()) {
        if (name.rfind("phi_", 0) == 0) {
            truth.samples.push_back(name.substr(4));
        }
    }
    for (std::size_t r = 0; r < table.size(); ++r) {
        if (table.text(r, "cluster") == "artefact") {
            continue;
        }
        truth.mutations.push_back(table.text(r, "mutation_id"));
        truth.clones.push_back(table.integer(r, "cluster"));
        auto& prevalences = truth.prevalences.emplace_back();
        for (const auto& sample : truth.samples) {
            prevalences.push_back(table.number(r, "phi_" + sample));
        }
    }
    const auto places = places_of(truth.mutations);
    truth.counts.assign(truth.mutations.size(), std::vector<Counts>(truth.samples.size()));
    for (std::size_t s = 0; s < truth.samples.size(); ++s) {
        const Table counts(folder / (truth.samples[s] + ".tsv"));
        for (std::size_t r = 0; r < counts.size(); ++r) {
            if (const auto at = places.find(counts.text(r, "mutation_id")); at != places.end()) {
                truth.counts[at->second][s] = {
                    counts.number(r, "ref_counts"), counts.number(r, "var_counts"),
                    counts.integer(r, "minor_cn"), counts.integer(r, "major_cn")};
            }
        }
    }
    return truth;
}

Found read_run(const fs::path& working_dir, const Truth& truth, std::size_t burnin,
               std::size_t most_rows) {
    Found found;
    const auto n = truth.mutations.size();
    const auto samples = truth.samples.size();
    const auto mutations = places_of(truth.mutations);
    const auto sample_places = places_of(truth.samples);
    found.by_mpear.assign(n, -1);
    found.by_information.assign(n, -1);
    found.mean.assign(n, std::vector<double>(samples));
    const Table loci(working_dir / "tables/loci.tsv");
    for (std::size_t r = 0; r < loci.size(); ++r) {
        if (const auto at = mutations.find(loci.text(r, "mutation_id")); at != mutations.end()) {
            found.by_mpear[at->second] = loci.integer(r, "cluster_id");
            found.mean[at->second][sample_places.at(loci.text(r, "sample_id"))] =
                loci.number(r, "cellular_prevalence");
        }
    }
    const Table information(working_dir / "tables/clustering_vi.tsv");
    for (std::size_t r = 0; r < information.size(); ++r) {
        if (const auto at = mutations.find(information.text(r, "mutation_id"));
            at != mutations.end()) {
            found.by_information[at->second] = information.integer(r, "cluster_id_vi");
        }
    }
    found.has_converged = read_verdict(working_dir).has_converged;
    read_rows(working_dir, columns_of(loci, truth), samples, burnin, most_rows, found);
    return found;
}

std::vector<Labels> read_labels(const fs::path& working_dir, std::size_t burnin,
                                std::size_t most_rows) {
    std::vector<Labels> rows;
    const auto n = traces_of(working_dir).front().identity().mutations;
    for_each_row(working_dir, burnin, most_rows, [&](const engine::TraceRow& row) {
        auto& labels = rows.emplace_back();
        for (std::size_t i = 0; i < n; ++i) {
            labels.push_back(static_cast<int>(row.label(i)));
        }
    });
    return rows;
}

Verdict read_verdict(const fs::path& working_dir) {
    const Table diagnostics(working_dir / "tables/diagnostics.tsv");
    return {diagnostics.text(diagnostics.size() - 1, "passes") == "yes",
            traces_of(working_dir).front().row_count()};
}

} // namespace clono::accuracy
