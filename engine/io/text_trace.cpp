#include "engine/io/text_trace.hpp"

#include "engine/io/bz2.hpp"
#include "engine/io/failure.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

/// Splits at tabs; quotes around a field are taken off.
std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields(1);
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += line[++i];
        } else if (c == '"' && (is_quoted || fields.back().empty())) {
            is_quoted = !is_quoted;
        } else if (c == '\t' && !is_quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

/// One file, its lines counted for messages.
class NumberFile {
public:
    explicit NumberFile(fs::path path) : path_(std::move(path)), lines_(path_) {}

    bool next_line() {
        ++number_;
        return lines_.next(line_);
    }

    const std::string& line() const { return line_; }

    /// Exactly values.size() numbers separated by tabs.
    template <class Number>
    void numbers(std::vector<Number>& values) const {
        const char* at = line_.data();
        const char* end = at + line_.size();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto [after, error] = std::from_chars(at, end, values[i]);
            const bool is_last = i + 1 == values.size();
            if (error != std::errc() || (is_last ? after != end : after == end || *after != '\t')) {
                refuse("expected " + std::to_string(values.size()) + " numbers");
            }
            at = after + 1;
        }
    }

    [[noreturn]] void refuse(const std::string& what) const {
        throw Failure(ExitCode::BadData,
                      path_.string() + ", line " + std::to_string(number_) + ": " + what);
    }

private:
    fs::path path_;
    Bz2LineReader lines_;
    std::string line_;
    std::size_t number_ = 0;
};

} // namespace

TextTrace::TextTrace(const fs::path& folder, const std::vector<std::string>& samples,
                     bool has_precision) {
    NumberFile label_file(folder / "labels.tsv.bz2");
    NumberFile alpha_file(folder / "alpha.tsv.bz2");
    std::vector<std::unique_ptr<NumberFile>> sample_files;
    std::unique_ptr<NumberFile> precision_file;
    if (has_precision) {
        precision_file = std::make_unique<NumberFile>(folder / "precision.tsv.bz2");
    }
    if (!label_file.next_line()) {
        label_file.refuse("the header is missing");
    }
    mutation_ids_ = split(label_file.line());
    const auto n = mutation_ids_.size();
    for (const auto& sample : samples) {
        sample_files.push_back(
            std::make_unique<NumberFile>(folder / (sample + ".cellular_prevalence.tsv.bz2")));
        if (!sample_files.back()->next_line() ||
            split(sample_files.back()->line()) != mutation_ids_) {
            sample_files.back()->refuse("the columns aren't those of labels.tsv.bz2");
        }
    }
    const auto read_scalar = [](NumberFile& file) {
        std::vector<double> value(1);
        if (!file.next_line()) {
            file.refuse("there are fewer rows than labels");
        }
        file.numbers(value);
        return value.front();
    };
    std::vector<std::uint32_t> labels(n);
    std::vector<double> prevalences(n);
    while (label_file.next_line()) {
        label_file.numbers(labels);
        Row row{0, labels_.size(), atoms_.size(), read_scalar(alpha_file),
                precision_file ? read_scalar(*precision_file) : 0};
        row.cluster_count = *std::max_element(labels.begin(), labels.end()) + std::size_t{1};
        if (row.cluster_count > n) {
            label_file.refuse("labels must be below the number of mutations");
        }
        labels_.insert(labels_.end(), labels.begin(), labels.end());
        atoms_.resize(atoms_.size() + row.cluster_count * samples.size());
        for (std::size_t s = 0; s < samples.size(); ++s) {
            if (!sample_files[s]->next_line()) {
                sample_files[s]->refuse("there are fewer rows than labels");
            }
            sample_files[s]->numbers(prevalences);
            for (std::size_t i = 0; i < n; ++i) {
                atoms_[row.first_atom + labels[i] * samples.size() + s] = prevalences[i];
            }
        }
        rows_.push_back(row);
    }
}

TraceRow TextTrace::row(std::size_t index) const {
    const auto& row = rows_[index];
    const auto next = index + 1 < rows_.size() ? rows_[index + 1].first_atom : atoms_.size();
    constexpr auto kUnknown = std::numeric_limits<double>::quiet_NaN();
    return {row.cluster_count,
            sizeof(std::uint32_t),
            reinterpret_cast<const std::byte*>(labels_.data() + row.first_label),
            {atoms_.data() + row.first_atom, next - row.first_atom},
            row.concentration,
            row.precision,
            kUnknown,
            kUnknown};
}

} // namespace clono::engine
