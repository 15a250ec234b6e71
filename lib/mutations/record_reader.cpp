#include "mutations/record_reader.hpp"

#include <algorithm>

namespace clono::mutations {

namespace {

constexpr int kEnd = -1;

bool is_blank(const Record& record) {
    for (std::size_t i = 0; i < record.size(); ++i) {
        if (!record.field(i).empty()) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string_view Record::field(std::size_t i) const {
    if (i >= ends_.size()) {
        return {};
    }
    const auto begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
}

void Record::clear(std::size_t line) {
    text_.clear();
    ends_.clear();
    line_ = line;
}

RecordReader::RecordReader(ByteSource& source, const RecordLimits& limits)
    : source_(source), limits_(limits), buffer_(1 << 16) {
    fill();
    head_.assign(buffer_.data(), std::min<std::size_t>(end_, 8));
    if (head_.starts_with("\xef\xbb\xbf")) {
        at_ = 3;
    }
    choose_separator();
}

void RecordReader::choose_separator() {
    const std::string_view text(buffer_.data() + at_, end_ - at_);
    const auto first = text.find_first_not_of("\r\n");
    const auto line = first == std::string_view::npos
                          ? text
                          : text.substr(first, text.find_first_of("\r\n", first) - first);
    for (const char candidate : {'\t', ',', ';'}) {
        if (line.find(candidate) != std::string_view::npos) {
            separator_ = candidate;
            return;
        }
    }
}

RecordReader::Outcome RecordReader::next(Record& record) {
    for (;;) {
        const auto outcome = read_record(record);
        if (outcome != Outcome::Record || !is_blank(record)) {
            return outcome;
        }
    }
}

RecordReader::Outcome RecordReader::read_record(Record& record) {
    record.clear(line_);
    if (peek() == kEnd) {
        return Outcome::End;
    }
    bool is_quoted = false;
    bool at_field_start = true;
    for (;;) {
        const int byte = take();
        if (const auto outcome = broken_at(byte, is_quoted, record)) {
            return *outcome;
        }
        if (is_quoted) {
            is_quoted = keep_quoted(byte, record);
            continue;
        }
        const bool ends_record = byte == kEnd || byte == '\n';
        if (ends_record || byte == separator_) {
            record.ends_.push_back(record.text_.size());
            if (ends_record) {
                return Outcome::Record;
            }
            if (record.ends_.size() == limits_.columns) {
                return skip_line(Outcome::TooManyColumns);
            }
            at_field_start = true;
            continue;
        }
        if (byte == '"' && at_field_start) {
            is_quoted = true;
        } else {
            record.text_ += static_cast<char>(byte);
        }
        at_field_start = false;
    }
}

/// What ends a record before its end, at the byte that was taken last; none when the record goes on.
std::optional<RecordReader::Outcome> RecordReader::broken_at(int byte, bool is_quoted,
                                                             const Record& record) {
    if (byte == '\0') {
        return Outcome::Nul;
    }
    if (record.text_.size() > limits_.record_bytes) {
        return skip_line(is_quoted ? Outcome::QuoteNotClosed : Outcome::TooLong);
    }
    if (byte == kEnd && source_.trouble() != ByteSource::Trouble::None) {
        return Outcome::End; // half a record of a file that breaks off
    }
    if (byte == kEnd && is_quoted) {
        return Outcome::QuoteNotClosed;
    }
    return std::nullopt;
}

/// Keep a byte of a quoted field; false when it is the quote that closes the field.
bool RecordReader::keep_quoted(int byte, Record& record) {
    if (byte == '"' && peek() != '"') {
        return false;
    }
    record.text_ += static_cast<char>(byte == '"' ? take() : byte);
    return true;
}

/// Pass over the rest of a line that is too long to keep.
RecordReader::Outcome RecordReader::skip_line(Outcome outcome) {
    for (int byte = take(); byte != kEnd && byte != '\n'; byte = take()) {
    }
    return outcome;
}

bool RecordReader::fill() {
    at_ = 0;
    end_ = source_.read(buffer_);
    return end_ > 0;
}

int RecordReader::peek() {
    if (at_ == end_ && !fill()) {
        return kEnd;
    }
    return static_cast<unsigned char>(buffer_[at_]);
}

/// The next byte, with every kind of line end given as '\n'.
int RecordReader::take() {
    int byte = peek();
    if (byte == kEnd) {
        return kEnd;
    }
    ++at_;
    if (byte == '\r') {
        if (peek() == '\n') {
            ++at_;
        }
        byte = '\n';
    }
    line_ += byte == '\n';
    return byte;
}

} // namespace clono::mutations
