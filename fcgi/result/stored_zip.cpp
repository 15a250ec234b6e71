#include "fcgi/result/stored_zip.hpp"

#include <array>
#include <limits>
#include <stdexcept>

#include <zlib.h>

namespace clono::fcgi {
namespace {

constexpr std::size_t kLocalHeader = 30;
constexpr std::size_t kCentralHeader = 46;
constexpr std::size_t kEndRecord = 22;
constexpr std::size_t kPiece = 128UL * 1024;
constexpr std::uint16_t kVersion = 20; // 2.0: folders
constexpr std::uint16_t kNamesAreUtf8 = 0x0800;
constexpr std::uint16_t kMadeByUnix = 3 << 8;
constexpr std::uint32_t kRegularFile0644 = 0100644U << 16;

void append16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value & 0xff);
    out += static_cast<char>(value >> 8 & 0xff);
}

void append32(std::string& out, std::uint64_t value) {
    append16(out, static_cast<std::uint32_t>(value & 0xffff));
    append16(out, static_cast<std::uint32_t>(value >> 16 & 0xffff));
}

web::HttpError archive_too_large() {
    return {413,
            "archive_too_large",
            {"This result is too large for one archive. Download its files one by one.",
             "此结果过大，无法打包为一个压缩文件。请逐个下载文件。"}};
}

/// Calls `take` with the file's content, piece by piece, until it refuses.
template <class Take>
void for_each_piece(storage::File file, Take take) {
    std::vector<std::uint8_t> piece(kPiece);
    while (const std::size_t count = file.read(piece)) {
        if (!take(std::span(piece).first(count))) {
            return;
        }
    }
}

std::span<const char> as_chars(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

StoredZip::StoredZip(Timestamp modified) {
    const auto day = std::chrono::floor<std::chrono::days>(modified);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(modified - day));
    dos_time_ = static_cast<std::uint16_t>(
        time.hours().count() << 11 | time.minutes().count() << 5 | time.seconds().count() / 2);
    dos_date_ = static_cast<std::uint16_t>((static_cast<int>(date.year()) - 1980) << 9 |
                                           static_cast<unsigned>(date.month()) << 5 |
                                           static_cast<unsigned>(date.day()));
}

void StoredZip::add(std::string name, Open open) {
    std::uint64_t bytes = 0;
    uLong crc = crc32(0, nullptr, 0);
    for_each_piece(open(), [&](std::span<const std::uint8_t> piece) {
        crc = crc32(crc, piece.data(), static_cast<uInt>(piece.size()));
        bytes += piece.size();
        return true;
    });
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    if (bytes + size() + 2 * name.size() + kLocalHeader + kCentralHeader > kMost ||
        entries_.size() + 1 >= std::numeric_limits<std::uint16_t>::max()) {
        throw archive_too_large();
    }
    const auto offset = static_cast<std::uint32_t>(data_size_);
    data_size_ += kLocalHeader + name.size() + bytes;
    central_size_ += kCentralHeader + name.size();
    entries_.push_back({std::move(name), std::move(open), static_cast<std::uint32_t>(crc),
                        static_cast<std::uint32_t>(bytes), offset});
}

std::uint64_t StoredZip::size() const {
    return data_size_ + central_size_ + kEndRecord;
}

void StoredZip::write(const web::Sink& sink) const {
    for (const Entry& entry : entries_) {
        bool is_wanted = sink(local_header(entry));
        std::uint64_t written = 0;
        for_each_piece(entry.open(), [&](std::span<const std::uint8_t> piece) {
            written += piece.size();
            is_wanted = is_wanted && sink(as_chars(piece));
            return is_wanted;
        });
        if (!is_wanted) {
            return;
        }
        if (written != entry.bytes) {
            throw std::runtime_error("a published file changed: " + entry.name);
        }
    }
    for (const Entry& entry : entries_) {
        if (!sink(central_header(entry))) {
            return;
        }
    }
    sink(end_record());
}

/// From "version needed" to "extra field length", the same in both headers.
void StoredZip::append_common(std::string& header, const Entry& entry) const {
    append16(header, kVersion);
    append16(header, kNamesAreUtf8);
    append16(header, 0); // stored
    append16(header, dos_time_);
    append16(header, dos_date_);
    append32(header, entry.crc32);
    append32(header, entry.bytes);
    append32(header, entry.bytes);
    append16(header, static_cast<std::uint32_t>(entry.name.size()));
    append16(header, 0);
}

std::string StoredZip::local_header(const Entry& entry) const {
    std::string header = "PK\x03\x04";
    append_common(header, entry);
    return header + entry.name;
}

std::string StoredZip::central_header(const Entry& entry) const {
    std::string header = "PK\x01\x02";
    append16(header, kMadeByUnix | kVersion);
    append_common(header, entry);
    append16(header, 0); // comment
    append16(header, 0); // disk
    append16(header, 0); // internal attributes
    append32(header, kRegularFile0644);
    append32(header, entry.offset);
    return header + entry.name;
}

std::string StoredZip::end_record() const {
    std::string record = "PK\x05\x06";
    append16(record, 0); // this disk
    append16(record, 0); // disk of the central directory
    append16(record, static_cast<std::uint32_t>(entries_.size()));
    append16(record, static_cast<std::uint32_t>(entries_.size()));
    append32(record, central_size_);
    append32(record, data_size_);
    append16(record, 0); // comment
    return record;
}

} // namespace clono::fcgi
