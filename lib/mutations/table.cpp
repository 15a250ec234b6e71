#include "mutations/table.hpp"

#include "mutations/header.hpp"
#include "mutations/row_check.hpp"
#include "mutations/utf8.hpp"

#include <charconv>
#include <unordered_map>

namespace clono::mutations {

namespace {

/// What an unreadable table most likely is, from its first bytes; empty when nothing is known.
std::string_view other_format(std::string_view head) {
    using namespace std::string_view_literals;

    struct Magic {
        std::string_view bytes, name;
    };

    constexpr Magic kMagic[] = {{"PK\x03\x04"sv, "an Excel workbook or zip archive"},
                                {"\xd0\xcf\x11\xe0"sv, "an old Excel workbook"},
                                {"%PDF"sv, "a PDF"},
                                {"BZh"sv, "a bzip2 archive"},
                                {"\xfd"
                                 "7zXZ"sv,
                                 "an xz archive"},
                                {"\xff\xfe"sv, "UTF-16 text"},
                                {"\xfe\xff"sv, "UTF-16 text"},
                                {"\x89PNG"sv, "a picture"}};
    for (const auto& magic : kMagic) {
        if (head.starts_with(magic.bytes)) {
            return magic.name;
        }
    }
    return {};
}

class TableReader {
public:
    TableReader(ByteSource& source, const std::string& file, const TableOptions& options,
                FaultList& faults)
        : source_(source),
          file_(file),
          options_(options),
          faults_(faults),
          records_(source, options.record) {}

    Table run() {
        if (const auto other = other_format(records_.head()); !other.empty()) {
            add_for_file(FaultCode::NotATextTable, 0, {other});
            return {};
        }
        Record record;
        const auto header = read_header(record);
        if (!header) {
            return {};
        }
        table_.is_long = header->has(Column::SampleId);
        if (!table_.is_long) {
            sample_for("");
        }
        while (rows_read_ < options_.max_rows && read(record)) {
            ++rows_read_;
            read_row(record, *header);
        }
        add_source_trouble();
        if (rows_read_ == options_.max_rows && read(record)) {
            add_for_file(FaultCode::TooManyRows, record.line(),
                         {std::to_string(options_.max_rows)});
        }
        if (rows_read_ == 0 && source_.trouble() == ByteSource::Trouble::None && !stopped_) {
            add_for_file(FaultCode::NoRows, 0, {});
        }
        return std::move(table_);
    }

private:
    void add_for_file(FaultCode code, std::size_t line,
                      std::initializer_list<std::string_view> arguments) {
        faults_.add(code, {file_, line, {}, {}}, arguments);
    }

    std::optional<Header> read_header(Record& record) {
        const auto errors_before = faults_.error_count();
        if (read(record)) {
            return Header::read(record, file_, faults_);
        }
        add_source_trouble();
        if (faults_.error_count() == errors_before) {
            add_for_file(FaultCode::EmptyFile, 0, {});
        }
        return std::nullopt;
    }

    /// The next whole record; faulty ones are reported and passed over. False at the end.
    bool read(Record& record) {
        for (;;) {
            switch (records_.next(record)) {
            case RecordReader::Outcome::Record:
                return true;
            case RecordReader::Outcome::End:
                return false;
            case RecordReader::Outcome::Nul:
                add_for_file(FaultCode::NotATextTable, record.line(), {"it holds zero bytes"});
                stopped_ = true;
                return false;
            case RecordReader::Outcome::TooLong:
                add_for_file(FaultCode::RecordTooLong, record.line(),
                             {std::to_string(options_.record.record_bytes)});
                break;
            case RecordReader::Outcome::TooManyColumns:
                add_for_file(FaultCode::TooManyColumns, record.line(),
                             {std::to_string(options_.record.columns)});
                break;
            case RecordReader::Outcome::QuoteNotClosed:
                add_for_file(FaultCode::QuoteNotClosed, record.line(), {});
                break;
            }
            ++rows_read_; // a faulty record is still a row for the bound and for NoRows
        }
    }

    void add_source_trouble() {
        switch (source_.trouble()) {
        case ByteSource::Trouble::None:
            break;
        case ByteSource::Trouble::NotReadable:
            add_for_file(FaultCode::FileNotReadable, 0, {source_.reason()});
            break;
        case ByteSource::Trouble::TooLarge:
            add_for_file(FaultCode::FileTooLarge, 0, {std::to_string(options_.max_bytes)});
            break;
        case ByteSource::Trouble::Damaged:
            add_for_file(FaultCode::GzipDamaged, 0, {});
            break;
        }
    }

    void read_row(const Record& record, const Header& header) {
        auto checked = check_row(record, header, file_, options_, faults_);
        if (!checked) {
            // Count the row under its sample where the sample can be told.
            if (!table_.is_long) {
                ++table_.samples.front().rows_read;
            }
            return;
        }
        const auto index = sample_for(checked->sample);
        auto& sample = table_.samples[index];
        ++sample.rows_read;
        if (table_.is_long) {
            keep_same(sample, checked->tumour_content, sample.tumour_content, header, record,
                      Column::TumourContent, FaultCode::TumourContentDiffers, index);
            keep_same(sample, checked->error_rate, sample.error_rate, header, record,
                      Column::ErrorRate, FaultCode::ErrorRateDiffers, index);
        }
        const auto [known, is_new] =
            lines_[index].try_emplace(checked->row.mutation_id, record.line());
        if (!is_new) {
            faults_.add(FaultCode::MutationIdDuplicate,
                        {file_, record.line(), std::string(header.name(Column::MutationId)),
                         shown(checked->row.mutation_id)},
                        {std::to_string(known->second)});
        } else if (checked->drop_for_zero_major) {
            sample.dropped_zero_major.push_back(std::move(checked->row.mutation_id));
        } else {
            sample.rows.push_back(std::move(checked->row));
        }
    }

    std::size_t sample_for(std::string_view name) {
        const auto [known, is_new] = index_.try_emplace(std::string(name), table_.samples.size());
        if (is_new) {
            table_.samples.push_back({});
            table_.samples.back().name = name;
            lines_.emplace_back();
            first_lines_.emplace_back(0);
        }
        return known->second;
    }

    void keep_same(const SampleRows& sample, std::optional<double> now, std::optional<double>& kept,
                   const Header& header, const Record& record, Column column, FaultCode differs,
                   std::size_t index) {
        if (!now) {
            return;
        }
        if (!kept) {
            kept = now;
            first_lines_[index] = record.line();
        } else if (*kept != *now) {
            char text[32];
            const auto end = std::to_chars(text, text + sizeof text, *kept).ptr;
            faults_.add(differs,
                        {file_, record.line(), std::string(header.name(column)),
                         shown(header.field(record, column))},
                        {shown(sample.name), std::string_view(text, end - text),
                         std::to_string(first_lines_[index])});
        }
    }

    ByteSource& source_;
    const std::string& file_;
    const TableOptions& options_;
    FaultList& faults_;
    RecordReader records_;
    Table table_;
    std::size_t rows_read_ = 0;
    bool stopped_ = false;
    std::unordered_map<std::string, std::size_t> index_; ///< of samples, by name
    /// Per sample: the line on which each mutation stands.
    std::vector<std::unordered_map<std::string, std::size_t>> lines_;
    std::vector<std::size_t> first_lines_;
};

} // namespace

Table read_table(ByteSource& source, const std::string& file, const TableOptions& options,
                 FaultList& faults) {
    return TableReader(source, file, options, faults).run();
}

bool is_sample_name(std::string_view name) {
    return !name.empty() && name.size() <= kSampleNameBytes && name.front() != '.' &&
           name.find('/') == std::string_view::npos && is_utf8(name) && !has_control(name);
}

} // namespace clono::mutations
