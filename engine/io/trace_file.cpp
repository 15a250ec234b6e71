#include "engine/io/trace_file.hpp"

#include "engine/io/failure.hpp"

#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

namespace clono::engine {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "traces are mapped as they are");

namespace {

constexpr std::uint32_t kVersion = 1;
constexpr char kMagic[8] = {'C', 'L', 'O', 'N', 'O', 'T', 'R', 'C'};
constexpr std::uint32_t kRows = 0x53574f52;  // "ROWS"
constexpr std::uint32_t kState = 0x54415453; // "STAT"
constexpr std::uint32_t kCanonicalRows = 256;

struct FileHeader {
    char magic[8];
    std::uint32_t version;
    std::uint32_t crc; ///< of the identity
    unsigned char fingerprint[32];
    std::uint64_t seed;
    std::uint64_t chain;
    std::uint64_t mutations;
    std::uint64_t samples;
};

static_assert(sizeof(FileHeader) == 80);

struct BlockHeader {
    std::uint32_t kind;
    std::uint32_t count;  ///< rows; 0 for a state
    std::uint64_t length; ///< of the payload, without the padding to 8 bytes
    std::uint32_t crc;    ///< of kind, count, length and payload
    std::uint32_t zero;
};

static_assert(sizeof(BlockHeader) == 24);

struct RowHeader {
    std::uint32_t cluster_count;
    std::uint32_t label_width;
    double concentration, precision, log_likelihood, log_posterior;
};

static_assert(sizeof(RowHeader) == 40);

std::size_t padded(std::size_t length) {
    return (length + 7) / 8 * 8;
}

std::size_t row_length(std::size_t clusters, std::size_t width, const TraceIdentity& identity) {
    return sizeof(RowHeader) + clusters * identity.samples * sizeof(double) +
           padded(identity.mutations * width);
}

std::uint32_t crc_of(const BlockHeader& header, const void* payload) {
    auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(&header), 16);
    crc = crc32_z(crc, static_cast<const Bytef*>(payload), header.length);
    return static_cast<std::uint32_t>(crc);
}

std::uint32_t crc_of(const FileHeader& header) {
    const auto* from = reinterpret_cast<const Bytef*>(&header) + offsetof(FileHeader, fingerprint);
    return static_cast<std::uint32_t>(
        crc32_z(0, from, sizeof header - offsetof(FileHeader, fingerprint)));
}

FileHeader header_for(const TraceIdentity& identity) {
    FileHeader header{};
    std::memcpy(header.magic, kMagic, sizeof kMagic);
    header.version = kVersion;
    std::memcpy(header.fingerprint, identity.fingerprint.data(), sizeof header.fingerprint);
    header.seed = identity.seed;
    header.chain = identity.chain;
    header.mutations = identity.mutations;
    header.samples = identity.samples;
    header.crc = crc_of(header);
    return header;
}

template <class T>
std::string_view raw(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::uint32_t width_for(std::size_t clusters) {
    return clusters <= 0x100 ? 1 : clusters <= 0x10000 ? 2 : 4;
}

} // namespace

TraceFile::TraceFile(const fs::path& path) : file_(path) {
    const auto bytes = file_.bytes();
    FileHeader header{};
    if (bytes.size() >= sizeof header) {
        std::memcpy(&header, bytes.data(), sizeof header);
    }
    if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0 || header.crc != crc_of(header)) {
        throw Failure(ExitCode::Contradiction, path.string() + " is not a whole trace");
    }
    if (header.version != kVersion) {
        throw Failure(ExitCode::Contradiction,
                      path.string() + " was written by another version of clono-engine");
    }
    std::memcpy(identity_.fingerprint.data(), header.fingerprint, sizeof header.fingerprint);
    identity_.seed = header.seed;
    identity_.chain = static_cast<std::uint32_t>(header.chain);
    identity_.mutations = header.mutations;
    identity_.samples = header.samples;
    read_blocks();
}

void TraceFile::read_blocks() {
    const auto bytes = file_.bytes();
    std::size_t at = sizeof(FileHeader);
    while (at < bytes.size()) {
        is_torn_ = true;
        BlockHeader block{};
        if (bytes.size() - at < sizeof block) {
            return;
        }
        std::memcpy(&block, bytes.data() + at, sizeof block);
        const auto left = bytes.size() - at - sizeof block;
        if (block.length > left || padded(block.length) > left) {
            return;
        }
        const auto payload = bytes.subspan(at + sizeof block, block.length);
        if (block.crc != crc_of(block, payload.data())) {
            return;
        }
        at += sizeof block + padded(block.length);
        if (block.kind == kRows) {
            index_rows(payload, block.count);
        } else if (block.kind == kState) {
            state_ = State{payload, rows_.size(), at};
        }
        is_torn_ = false;
    }
}

void TraceFile::index_rows(std::span<const std::byte> payload, std::uint32_t count) {
    const auto* at = payload.data();
    for (std::uint32_t i = 0; i < count; ++i) {
        RowHeader row{};
        std::memcpy(&row, at, sizeof row);
        rows_.push_back(at);
        at += row_length(row.cluster_count, row.label_width, identity_);
    }
}

TraceRow TraceFile::row(std::size_t index) const {
    const auto* at = rows_[index];
    RowHeader header{};
    std::memcpy(&header, at, sizeof header);
    const auto atoms = header.cluster_count * identity_.samples;
    return {header.cluster_count,
            header.label_width,
            at + sizeof header + atoms * sizeof(double),
            {reinterpret_cast<const double*>(at + sizeof header), atoms},
            header.concentration,
            header.precision,
            header.log_likelihood,
            header.log_posterior};
}

TraceWriter::TraceWriter(fs::path path, Descriptor descriptor, const TraceIdentity& identity,
                         std::size_t rows)
    : path_(std::move(path)),
      descriptor_(std::move(descriptor)),
      identity_(identity),
      rows_(rows) {}

TraceWriter TraceWriter::create(const fs::path& path, const TraceIdentity& identity) {
    write_file(path, raw(header_for(identity)));
    return resume(path, identity, sizeof(FileHeader), 0);
}

TraceWriter TraceWriter::resume(const fs::path& path, const TraceIdentity& identity,
                                std::size_t length, std::size_t rows) {
    Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (descriptor.get() < 0) {
        throw file_failure("open", path, errno);
    }
    if (::ftruncate(descriptor.get(), static_cast<off_t>(length)) != 0 ||
        ::lseek(descriptor.get(), 0, SEEK_END) < 0) {
        throw file_failure("write", path, errno);
    }
    return {path, std::move(descriptor), identity, rows};
}

void TraceWriter::add_row(const ChainState& state) {
    const auto clusters = state.atoms.size() / identity_.samples;
    const auto width = width_for(clusters);
    const RowHeader header{static_cast<std::uint32_t>(clusters),
                           width,
                           state.concentration,
                           state.precision,
                           state.log_likelihood,
                           state.log_posterior};
    const auto begin = pending_.size();
    pending_.append(raw(header));
    pending_.append(reinterpret_cast<const char*>(state.atoms.data()), state.atoms.size_bytes());
    const auto labels = pending_.size();
    pending_.resize(begin + row_length(clusters, width, identity_));
    auto* into = pending_.data() + labels;
    for (const auto label : state.labels) {
        std::memcpy(into, &label, width);
        into += width;
    }
    ++pending_rows_;
    ++rows_;
}

void TraceWriter::add_row(const TraceRow& row) {
    const RowHeader header{static_cast<std::uint32_t>(row.cluster_count),
                           static_cast<std::uint32_t>(row.label_width),
                           row.concentration,
                           row.precision,
                           row.log_likelihood,
                           row.log_posterior};
    const auto begin = pending_.size();
    pending_.append(raw(header));
    pending_.append(reinterpret_cast<const char*>(row.atoms.data()), row.atoms.size_bytes());
    pending_.append(reinterpret_cast<const char*>(row.labels),
                    identity_.mutations * row.label_width);
    pending_.resize(begin + row_length(row.cluster_count, row.label_width, identity_));
    ++pending_rows_;
    ++rows_;
}

void TraceWriter::write_rows() {
    if (pending_rows_ > 0) {
        write_block(kRows, pending_rows_, pending_);
        pending_.clear();
        pending_rows_ = 0;
    }
}

void TraceWriter::write_state(std::span<const std::byte> state) {
    write_rows();
    write_block(kState, 0, {reinterpret_cast<const char*>(state.data()), state.size()});
    if (::fdatasync(descriptor_.get()) != 0) {
        throw file_failure("write", path_, errno);
    }
}

void TraceWriter::write_block(std::uint32_t kind, std::uint32_t count, std::string_view payload) {
    BlockHeader block{kind, count, payload.size(), 0, 0};
    block.crc = crc_of(block, payload.data());
    std::string bytes(raw(block));
    bytes += payload;
    bytes.resize(sizeof block + padded(payload.size()));
    write_all(descriptor_.get(), bytes, path_);
}

void write_canonical_trace(const TraceFile& from, std::size_t rows,
                           std::span<const std::byte> state, const fs::path& to) {
    const auto part = to.parent_path() / ("." + to.filename().string() + ".new");
    auto writer = TraceWriter::create(part, from.identity());
    for (std::size_t i = 0; i < rows; ++i) {
        writer.add_row(from.row(i));
        if ((i + 1) % kCanonicalRows == 0) {
            writer.write_rows();
        }
    }
    writer.write_state(state);
    if (::rename(part.c_str(), to.c_str()) != 0) {
        throw file_failure("create", to, errno);
    }
    flush_folder(to.parent_path());
}

} // namespace clono::engine
