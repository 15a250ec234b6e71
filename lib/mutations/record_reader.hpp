#pragma once
// Splits a delimited text (tabs, commas or semicolons) into records, in bounded memory.
//
// Quotes as spreadsheets write them: a field that begins with " runs to the closing ", doubled quotes
// stand for one, and separators and line ends inside count as text. Line ends are LF, CRLF or CR; a
// UTF-8 byte-order mark and blank lines (also rows of separators alone) are passed over.

#include "mutations/byte_source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::mutations {

struct RecordLimits {
    std::size_t record_bytes = 1 << 20;
    std::size_t columns = 16'384;
};

class Record {
public:
    std::size_t line() const { return line_; } ///< 1-based line on which it begins

    std::size_t size() const { return ends_.size(); }

    /// Field i without its quotes; empty beyond the last.
    std::string_view field(std::size_t i) const;

private:
    friend class RecordReader;
    void clear(std::size_t line);

    std::string text_;
    std::vector<std::size_t> ends_;
    std::size_t line_ = 0;
};

class RecordReader {
public:
    /// After TooLong, TooManyColumns and QuoteNotClosed the record holds only its line, and reading
    /// may go on behind it. Nul and End are the end.
    enum class Outcome { Record, End, Nul, TooLong, TooManyColumns, QuoteNotClosed };

    RecordReader(ByteSource& source, const RecordLimits& limits);

    Outcome next(Record& record);

    /// What the separator was taken to be from the first line: tab, else comma, else semicolon.
    char separator() const { return separator_; }

    /// The first bytes of the text, to tell other formats by.
    std::string_view head() const { return head_; }

private:
    Outcome read_record(Record& record);
    std::optional<Outcome> broken_at(int byte, bool is_quoted, const Record& record);
    bool keep_quoted(int byte, Record& record);
    Outcome skip_line(Outcome outcome);
    void choose_separator();
    bool fill();
    int peek();
    int take();

    ByteSource& source_;
    RecordLimits limits_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::string head_;
    std::size_t line_ = 1;
    char separator_ = '\t';
};

} // namespace clono::mutations
