#include "engine/io/bz2.hpp"

#include "engine/io/failure.hpp"

#include <algorithm>
#include <new>

#include <bzlib.h>

namespace clono::engine {

namespace {

constexpr std::size_t kPiece = 1 << 18;

void check_memory(int code) {
    if (code == BZ_MEM_ERROR) {
        throw std::bad_alloc();
    }
}

} // namespace

struct Bz2Writer::Stream {
    bz_stream raw{};

    Stream() { check_memory(BZ2_bzCompressInit(&raw, kBz2BlockSize, 0, 0)); }

    ~Stream() { BZ2_bzCompressEnd(&raw); }

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

Bz2Writer::Bz2Writer(const std::filesystem::path& path)
    : file_(path), stream_(std::make_unique<Stream>()), out_(kPiece, '\0') {}

Bz2Writer::~Bz2Writer() = default;

void Bz2Writer::write(std::string_view text) {
    while (!text.empty()) {
        const auto piece = text.substr(0, kPiece);
        stream_->raw.next_in = const_cast<char*>(piece.data());
        stream_->raw.avail_in = static_cast<unsigned>(piece.size());
        pump(BZ_RUN);
        text.remove_prefix(piece.size());
    }
}

void Bz2Writer::commit() {
    stream_->raw.avail_in = 0;
    pump(BZ_FINISH);
    file_.commit();
}

void Bz2Writer::pump(int action) {
    for (;;) {
        stream_->raw.next_out = out_.data();
        stream_->raw.avail_out = static_cast<unsigned>(out_.size());
        const int code = BZ2_bzCompress(&stream_->raw, action);
        file_.write(std::string_view(out_).substr(0, out_.size() - stream_->raw.avail_out));
        const bool is_done =
            action == BZ_FINISH ? code == BZ_STREAM_END : stream_->raw.avail_in == 0;
        if (is_done) {
            return;
        }
        if (code < 0) {
            throw Failure(ExitCode::Bug,
                          "libbz2 refused to compress (" + std::to_string(code) + ")");
        }
    }
}

struct Bz2LineReader::Stream {
    bz_stream raw{};
    bool is_ended = false;

    Stream() { check_memory(BZ2_bzDecompressInit(&raw, 0, 0)); }

    ~Stream() { BZ2_bzDecompressEnd(&raw); }

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

Bz2LineReader::Bz2LineReader(const std::filesystem::path& path)
    : path_(path), file_(path), stream_(std::make_unique<Stream>()) {
    const auto bytes = file_.bytes();
    stream_->raw.next_in = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    stream_->raw.avail_in = static_cast<unsigned>(bytes.size());
}

Bz2LineReader::~Bz2LineReader() = default;

bool Bz2LineReader::next(std::string& line) {
    line.clear();
    for (;;) {
        const auto end = buffer_.find('\n', at_);
        if (end != std::string::npos) {
            line.append(buffer_, at_, end - at_);
            at_ = end + 1;
            break;
        }
        line.append(buffer_, at_);
        if (!fill()) {
            if (line.empty()) {
                return false;
            }
            break;
        }
    }
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return true;
}

bool Bz2LineReader::fill() {
    auto& raw = stream_->raw;
    at_ = 0;
    buffer_.resize(kPiece);
    for (;;) {
        if (stream_->is_ended) {
            buffer_.clear();
            if (raw.avail_in == 0) {
                return false;
            }
            // Another stream follows.
            auto* rest = raw.next_in;
            const auto left = raw.avail_in;
            stream_ = std::make_unique<Stream>();
            stream_->raw.next_in = rest;
            stream_->raw.avail_in = left;
            return fill();
        }
        raw.next_out = buffer_.data();
        raw.avail_out = static_cast<unsigned>(buffer_.size());
        const int code = BZ2_bzDecompress(&raw);
        check_memory(code);
        const auto got = buffer_.size() - raw.avail_out;
        stream_->is_ended = code == BZ_STREAM_END;
        if (code < 0 || (got == 0 && !stream_->is_ended)) {
            throw Failure(ExitCode::BadData, path_.string() + " is damaged or cut short");
        }
        if (got > 0) {
            buffer_.resize(got);
            return true;
        }
    }
}

} // namespace clono::engine
