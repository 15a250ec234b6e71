#pragma once
// bzip2 streams, written and read piece by piece.

#include "engine/io/files.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace clono::engine {

/// In units of 100,000 bytes. Prevalences repeat from row to row, so larger blocks (the usual 9) take 5 % longer, 30 % where
/// others use the cache, and come out up to 7 % larger; only labels of many clusters gain by them, in kilobytes.
constexpr int kBz2BlockSize = 1;

/// Writes one bz2 stream that is whole or absent.
class Bz2Writer {
public:
    explicit Bz2Writer(const std::filesystem::path& path);
    ~Bz2Writer();
    Bz2Writer(const Bz2Writer&) = delete;
    Bz2Writer& operator=(const Bz2Writer&) = delete;

    void write(std::string_view text);
    void commit();

private:
    struct Stream;
    void pump(int action);

    AtomicFile file_;
    std::unique_ptr<Stream> stream_;
    std::string out_;
};

/// Reads a file's lines, without LF or CRLF, from one or several bz2 streams. Failure(BadData) when
/// the file is damaged or cut short, Failure(InputOutput) when it can't be read.
class Bz2LineReader {
public:
    explicit Bz2LineReader(const std::filesystem::path& path);
    ~Bz2LineReader();
    Bz2LineReader(const Bz2LineReader&) = delete;
    Bz2LineReader& operator=(const Bz2LineReader&) = delete;

    /// False at the end of the file.
    bool next(std::string& line);

private:
    struct Stream;
    bool fill();

    std::filesystem::path path_;
    MappedFile file_;
    std::unique_ptr<Stream> stream_;
    std::string buffer_;
    std::size_t at_ = 0;
};

} // namespace clono::engine
