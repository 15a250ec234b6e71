#pragma once
// The compact binary trace of one chain: labels and atoms once per row, and the chain's saved state.
//
// A trace is a sequence of blocks, each with its length and a CRC-32: one header, then blocks of
// rows and of saved states, in the order in which they were written. It is only ever appended to.
// What a killed writer leaves is a whole prefix and perhaps one torn block: a reader stops at the
// first block that isn't whole, and a run continues behind the last whole state. So one file is
// trace and checkpoint at once, the two can't disagree, and a copy made while it grows is as good as
// any earlier moment of it.
//
// When sampling ends the trace is written anew in one canonical form (blocks of equal numbers of
// rows, one state at the end), because the places of checkpoints depend on the clock and results
// must not. Numbers are little-endian; blocks and rows begin at multiples of 8 bytes.

#include "core/sha256.hpp"
#include "engine/io/files.hpp"
#include "engine/mcmc/chain.hpp"
#include "engine/summary/trace_view.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clono::engine {

/// Whose rows they are.
struct TraceIdentity {
    Sha256Digest fingerprint{}; ///< of data and settings, see fingerprint_of
    std::uint64_t seed = 0;
    std::uint32_t chain = 1;
    std::uint64_t mutations = 0;
    std::uint64_t samples = 0;

    friend bool operator==(const TraceIdentity&, const TraceIdentity&) = default;
};

/// Reads a trace as far as it is whole. Failure(InputOutput) when the file can't be read,
/// Failure(Contradiction) when it isn't a trace of this version of the engine.
class TraceFile : public TraceView {
public:
    explicit TraceFile(const std::filesystem::path& path);

    const TraceIdentity& identity() const { return identity_; }

    std::size_t row_count() const override { return rows_.size(); }

    TraceRow row(std::size_t index) const override;

    /// Whether the file breaks off in a torn block.
    bool is_torn() const { return is_torn_; }

    /// The last saved state, if there is one.
    struct State {
        std::span<const std::byte> bytes;
        std::size_t rows = 0;        ///< rows before it
        std::size_t end_of_file = 0; ///< offset behind its block
    };

    const std::optional<State>& last_state() const { return state_; }

private:
    void read_blocks();
    void index_rows(std::span<const std::byte> payload, std::uint32_t count);

    MappedFile file_;
    TraceIdentity identity_;
    std::vector<const std::byte*> rows_;
    std::optional<State> state_;
    bool is_torn_ = false;
};

/// Appends rows and states. Rows become visible to readers with write_rows or write_state.
class TraceWriter {
public:
    /// Starts a new file in place of any old one.
    static TraceWriter create(const std::filesystem::path& path, const TraceIdentity& identity);
    /// Goes on behind the first `length` bytes; the rest is cut off.
    static TraceWriter resume(const std::filesystem::path& path, const TraceIdentity& identity,
                              std::size_t length, std::size_t rows);

    void add_row(const ChainState& state);
    void add_row(const TraceRow& row);

    std::size_t row_count() const { return rows_; }

    std::size_t pending_bytes() const { return pending_.size(); }

    void write_rows();
    /// Writes pending rows and the state, and flushes them to the disk.
    void write_state(std::span<const std::byte> state);

private:
    TraceWriter(std::filesystem::path path, Descriptor descriptor, const TraceIdentity& identity,
                std::size_t rows);
    void write_block(std::uint32_t kind, std::uint32_t count, std::string_view payload);

    std::filesystem::path path_;
    Descriptor descriptor_;
    TraceIdentity identity_;
    std::size_t rows_ = 0;
    std::uint32_t pending_rows_ = 0;
    std::string pending_;
};

/// Writes the canonical form of a trace: its first `rows` rows and `state`.
void write_canonical_trace(const TraceFile& from, std::size_t rows,
                           std::span<const std::byte> state, const std::filesystem::path& to);

} // namespace clono::engine
