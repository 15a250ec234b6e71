#include "mutations/data_set.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

namespace clono::mutations {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::string_view base_name(std::string_view path) {
    return path.substr(path.find_last_of('/') + 1);
}

/// A sample's rows with what messages need.
struct Source {
    SampleRows part;
    std::string file;
};

std::string number_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

class Join {
public:
    Join(std::vector<Table>&& tables, std::span<const std::string> files,
         const InputOptions& options, FaultList&& faults)
        : options_(options) {
        data_.faults = std::move(faults);
        bool has_long = false;
        bool has_short = false;
        for (std::size_t f = 0; f < tables.size(); ++f) {
            (tables[f].is_long ? has_long : has_short) |= !tables[f].samples.empty();
            for (auto& part : tables[f].samples) {
                if (!tables[f].is_long) {
                    part.name = default_sample_name(files[f]);
                }
                sources_.push_back({std::move(part), files[f]});
            }
        }
        if (has_long && has_short) {
            data_.faults.add(FaultCode::MixedTables, {sources_.front().file, 1, "sample_id", {}});
        }
    }

    DataSet run() {
        name_samples();
        set_tumour_contents();
        list_zero_major();
        if (!sources_.empty()) {
            keep_common_mutations();
        }
        return std::move(data_);
    }

private:
    void name_samples() {
        const auto& names = options_.sample_names;
        if (!names.empty() && names.size() != sources_.size()) {
            data_.faults.add(FaultCode::SampleCount, {{}, 0, "samples", {}},
                             {std::to_string(names.size()), std::to_string(sources_.size())});
        } else if (!names.empty()) {
            for (std::size_t s = 0; s < names.size(); ++s) {
                sources_[s].part.name = names[s];
            }
        }
        std::unordered_set<std::string> seen;
        for (const auto& source : sources_) {
            const auto& name = source.part.name;
            if (!is_sample_name(name)) {
                data_.faults.add(FaultCode::SampleNameInvalid, {source.file, 0, "samples", name},
                                 {std::to_string(kSampleNameBytes)});
            } else if (!seen.insert(name).second) {
                data_.faults.add(FaultCode::SampleNameDuplicate, {source.file, 0, "samples", name});
            }
        }
    }

    void set_tumour_contents() {
        const auto& contents = options_.tumour_contents;
        if (!contents.empty() && contents.size() != sources_.size()) {
            data_.faults.add(FaultCode::TumourContentCount, {{}, 0, "tumour_contents", {}},
                             {std::to_string(contents.size()), std::to_string(sources_.size())});
            return;
        }
        for (std::size_t s = 0; s < contents.size(); ++s) {
            if (!(contents[s] > 0 && contents[s] <= 1)) {
                data_.faults.add(
                    FaultCode::TumourContentRange,
                    {sources_[s].file, 0, "tumour_contents", number_text(contents[s])});
            }
            sources_[s].part.tumour_content = contents[s];
        }
    }

    void list_zero_major() {
        for (const auto& source : sources_) {
            for (const auto& id : source.part.dropped_zero_major) {
                if (zero_major_.insert(id).second) {
                    data_.dropped.push_back({id, "major_cn_zero", source.part.name});
                }
            }
        }
    }

    void keep_common_mutations() {
        index_rows();
        for (const auto& id : order_) {
            const auto& rows = row_of_.at(id);
            const auto absent = std::find(rows.begin(), rows.end(), kNone) - rows.begin();
            if (zero_major_.contains(id)) {
                continue;
            }
            if (static_cast<std::size_t>(absent) == rows.size()) {
                data_.mutation_ids.push_back(id);
            } else {
                absent_.push_back(&id);
            }
        }
        if (data_.mutation_ids.empty() && data_.faults.ok()) {
            add_no_common();
            return;
        }
        report_absent();
        for (std::size_t s = 0; s < sources_.size(); ++s) {
            data_.samples.push_back(take_sample(s));
        }
    }

    void index_rows() {
        for (std::size_t s = 0; s < sources_.size(); ++s) {
            const auto& rows = sources_[s].part.rows;
            for (std::size_t r = 0; r < rows.size(); ++r) {
                auto [known, is_new] = row_of_.try_emplace(rows[r].mutation_id);
                if (is_new) {
                    known->second.assign(sources_.size(), kNone);
                    order_.push_back(rows[r].mutation_id);
                }
                known->second[s] = r;
            }
        }
    }

    void add_no_common() {
        const auto example = [](const Source& source) {
            return source.part.rows.empty() ? std::string("–")
                                            : shown(source.part.rows.front().mutation_id, 40);
        };
        data_.faults.add(FaultCode::NoCommonMutations, {{}, 0, "mutation_id", {}},
                         {example(sources_.front()), example(sources_.back())});
    }

    void report_absent() {
        for (const auto* id : absent_) {
            const auto& rows = row_of_.at(*id);
            std::string missing;
            std::string first_missing;
            std::size_t present = kNone;
            std::size_t count = 0;
            for (std::size_t s = 0; s < rows.size(); ++s) {
                if (rows[s] != kNone) {
                    present = std::min(present, s);
                    continue;
                }
                first_missing = count == 0 ? sources_[s].part.name : first_missing;
                if (++count <= 5) {
                    missing += (missing.empty() ? "" : ", ") + shown(sources_[s].part.name, 40);
                }
            }
            missing += count > 5 ? ", …" : "";
            if (options_.drop_absent) {
                data_.dropped.push_back({*id, "absent", first_missing});
                continue;
            }
            // With faulty rows a mutation may look absent only because its row was refused: the
            // refused row is reported already.
            if (data_.faults.ok() || !rows_were_refused()) {
                data_.faults.add(FaultCode::MutationIdAbsent,
                                 {sources_[present].file,
                                  sources_[present].part.rows[rows[present]].line, "mutation_id",
                                  *id},
                                 {missing});
            }
        }
    }

    bool rows_were_refused() const {
        return std::any_of(sources_.begin(), sources_.end(), [](const Source& source) {
            return source.part.rows_read !=
                   source.part.rows.size() + source.part.dropped_zero_major.size();
        });
    }

    SampleTable take_sample(std::size_t s) {
        auto& part = sources_[s].part;
        SampleTable sample{part.name,
                           part.tumour_content.value_or(1.0),
                           part.error_rate.value_or(0.001),
                           part.rows_read,
                           {}};
        sample.rows.reserve(data_.mutation_ids.size());
        for (const auto& id : data_.mutation_ids) {
            sample.rows.push_back(std::move(part.rows[row_of_.at(id)[s]]));
        }
        return sample;
    }

    const InputOptions& options_;
    DataSet data_;
    std::vector<Source> sources_;
    std::unordered_set<std::string> zero_major_;
    std::vector<std::string> order_; ///< all ids, by first appearance
    std::unordered_map<std::string, std::vector<std::size_t>> row_of_; ///< row per sample, or kNone
    std::vector<const std::string*> absent_;
};

} // namespace

std::string default_sample_name(std::string_view path) {
    auto name = base_name(path);
    if (name.ends_with(".gz")) {
        name.remove_suffix(3);
    }
    const auto dot = name.find_last_of('.');
    return std::string(dot == 0 || dot == std::string_view::npos ? name : name.substr(0, dot));
}

DataSet join_tables(std::vector<Table> tables, std::span<const std::string> files,
                    const InputOptions& options, FaultList faults) {
    return Join(std::move(tables), files, options, std::move(faults)).run();
}

DataSet read_data_set(std::span<const InputFile> files, const InputOptions& options) {
    FaultList faults;
    std::vector<Table> tables;
    std::vector<std::string> names;
    for (const auto& file : files) {
        names.push_back(file.shown_name.empty() ? std::string(base_name(file.path))
                                                : file.shown_name);
        ByteSource source(file.path, options.table.max_bytes);
        tables.push_back(read_table(source, names.back(), options.table, faults));
        if (tables.back().samples.empty()) {
            // Keeps counts of samples true for the checks of names and tumour contents.
            tables.back().samples.resize(1);
        }
    }
    return join_tables(std::move(tables), names, options, std::move(faults));
}

} // namespace clono::mutations
