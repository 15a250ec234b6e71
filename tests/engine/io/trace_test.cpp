#include "engine/io/bz2.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/number_text.hpp"
#include "engine/io/text_trace.hpp"
#include "engine/io/trace_export.hpp"
#include "engine/io/trace_file.hpp"
#include "tests/support/paths/paths.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace clono::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMutations = 5;
constexpr std::size_t kSamples = 2;

/// Row r has r + 1 clusters (at most 5); its numbers follow from r.
struct MadeRow {
    std::vector<std::uint32_t> labels;
    std::vector<double> atoms;
    ChainState state;

    explicit MadeRow(std::size_t r) {
        const auto clusters = std::min<std::size_t>(r + 1, kMutations);
        for (std::size_t i = 0; i < kMutations; ++i) {
            labels.push_back(static_cast<std::uint32_t>(i % clusters));
        }
        for (std::size_t a = 0; a < clusters * kSamples; ++a) {
            atoms.push_back(1.0 / static_cast<double>(a + r + 3));
        }
        state = {labels, atoms, 0.1 * static_cast<double>(r), 1e5, -12.5, -99};
    }
};

class Trace : public testing::Test {
protected:
    Trace() {
        char name[] = "/tmp/clono_trace_XXXXXX";
        folder_ = mkdtemp(name);
        identity_.seed = 42;
        identity_.mutations = kMutations;
        identity_.samples = kSamples;
    }

    ~Trace() override { fs::remove_all(folder_); }

    static std::vector<std::byte> state(char c) { return {11, static_cast<std::byte>(c)}; }

    void expect_row(const TraceRow& row, std::size_t r) {
        const MadeRow made(r);
        ASSERT_EQ(row.cluster_count * kSamples, made.atoms.size());
        EXPECT_TRUE(std::equal(row.atoms.begin(), row.atoms.end(), made.atoms.begin()));
        for (std::size_t i = 0; i < kMutations; ++i) {
            EXPECT_EQ(row.label(i), made.labels[i]);
        }
        EXPECT_EQ(row.concentration, made.state.concentration);
    }

    fs::path folder_;
    TraceIdentity identity_;
};

TEST_F(Trace, rows_and_states_read_back) {
    auto writer = TraceWriter::create(folder_ / "t", identity_);
    for (std::size_t r = 0; r < 10; ++r) {
        writer.add_row(MadeRow(r).state);
        if (r == 6) {
            writer.write_state(state('a'));
        }
    }
    writer.write_rows();
    const TraceFile file(folder_ / "t");
    EXPECT_EQ(file.identity(), identity_);
    ASSERT_EQ(file.row_count(), 10u);
    for (std::size_t r = 0; r < 10; ++r) {
        expect_row(file.row(r), r);
    }
    ASSERT_TRUE(file.last_state());
    EXPECT_EQ(file.last_state()->rows, 7u);
    EXPECT_EQ(file.last_state()->bytes.size(), 11u);
    EXPECT_FALSE(file.is_torn());
}

TEST_F(Trace, cut_at_any_byte_it_gives_a_whole_prefix) {
    auto writer = TraceWriter::create(folder_ / "t", identity_);
    for (std::size_t r = 0; r < 4; ++r) {
        writer.add_row(MadeRow(r).state);
        writer.write_state(state(static_cast<char>('a' + r)));
    }
    const auto whole = read_file(folder_ / "t");
    for (std::size_t length = 80; length < whole.size(); ++length) {
        write_file(folder_ / "cut", whole.substr(0, length), Durability::Passing);
        const TraceFile cut(folder_ / "cut");
        ASSERT_LE(cut.row_count(), 4u);
        for (std::size_t r = 0; r < cut.row_count(); ++r) {
            expect_row(cut.row(r), r);
        }
        const auto& last = cut.last_state();
        ASSERT_TRUE(!last || last->rows <= cut.row_count());
        ASSERT_TRUE(!last || last->bytes[0] == static_cast<std::byte>('a' + last->rows - 1));
    }
}

TEST_F(Trace, a_changed_bit_anywhere_is_noticed) {
    auto writer = TraceWriter::create(folder_ / "t", identity_);
    writer.add_row(MadeRow(1).state);
    writer.write_state(state('a'));
    const auto whole = read_file(folder_ / "t");
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        write_file(folder_ / "bad", damaged, Durability::Passing);
        try {
            const TraceFile file(folder_ / "bad");
            const bool is_padding = !file.is_torn(); // zeros between blocks carry nothing
            EXPECT_TRUE(file.is_torn() || (is_padding && whole[at] == 0)) << at;
        } catch (const Failure&) {
        }
    }
}

TEST_F(Trace, resuming_cuts_off_what_came_behind_the_state) {
    auto writer = TraceWriter::create(folder_ / "t", identity_);
    writer.add_row(MadeRow(0).state);
    writer.write_state(state('a'));
    writer.add_row(MadeRow(1).state);
    writer.write_rows();
    const auto last = TraceFile(folder_ / "t").last_state();
    auto resumed = TraceWriter::resume(folder_ / "t", identity_, last->end_of_file, last->rows);
    resumed.add_row(MadeRow(1).state);
    resumed.add_row(MadeRow(2).state);
    resumed.write_rows();
    const TraceFile file(folder_ / "t");
    ASSERT_EQ(file.row_count(), 3u);
    expect_row(file.row(2), 2);
}

TEST_F(Trace, the_canonical_form_does_not_depend_on_when_checkpoints_were_written) {
    for (const std::size_t every : {1u, 3u, 100u}) {
        const auto name = folder_ / std::to_string(every);
        auto writer = TraceWriter::create(name, identity_);
        for (std::size_t r = 0; r < 20; ++r) {
            writer.add_row(MadeRow(r).state);
            if (r % every == 0) {
                writer.write_state(state('x'));
            }
        }
        writer.write_state(state('z'));
        const TraceFile file(name);
        write_canonical_trace(file, 20, file.last_state()->bytes, name.string() + "c");
    }
    EXPECT_EQ(read_file(folder_ / "1c"), read_file(folder_ / "3c"));
    EXPECT_EQ(read_file(folder_ / "1c"), read_file(folder_ / "100c"));
}

TEST_F(Trace, labels_take_as_many_bytes_as_they_need) {
    TraceIdentity identity = identity_;
    identity.mutations = 70'000;
    identity.samples = 1;
    auto writer = TraceWriter::create(folder_ / "t", identity);
    std::vector<std::uint32_t> labels(identity.mutations);
    for (const std::size_t clusters : {256u, 257u, 65'536u, 65'537u}) {
        for (std::size_t i = 0; i < labels.size(); ++i) {
            labels[i] = static_cast<std::uint32_t>(i % clusters);
        }
        const std::vector<double> atoms(clusters, 0.5);
        writer.add_row({labels, atoms, 1, 1, 0, 0});
    }
    writer.write_rows();
    const TraceFile file(folder_ / "t");
    const std::size_t widths[] = {1, 2, 2, 4};
    for (std::size_t r = 0; r < 4; ++r) {
        EXPECT_EQ(file.row(r).label_width, widths[r]);
    }
    EXPECT_EQ(file.row(3).label(69'999), 69'999u % 65'537);
    EXPECT_EQ(file.row(1).label(256), 256u);
}

TEST_F(Trace, exported_traces_read_back_as_the_same_rows) {
    auto writer = TraceWriter::create(folder_ / "t", identity_);
    for (std::size_t r = 0; r < 10; ++r) {
        writer.add_row(MadeRow(r).state);
    }
    writer.write_rows();
    const TraceFile file(folder_ / "t");
    Dataset data;
    data.mutation_ids = {"a", "b\"q\"", "c", "d", "e"};
    data.samples = {{"S1", 1, {}}, {"S2", 1, {}}};
    const TraceExport chains[] = {{&file, folder_ / "out"}};
    export_traces(data, chains, {true, 2, {}});
    const TextTrace text(folder_ / "out", {"S1", "S2"}, true);
    EXPECT_EQ(text.mutation_ids(), data.mutation_ids);
    ASSERT_EQ(text.row_count(), 10u);
    for (std::size_t r = 0; r < 10; ++r) {
        expect_row(text.row(r), r);
    }
    Bz2LineReader raw(folder_ / "out/alpha.tsv.bz2");
    std::string line;
    ASSERT_TRUE(raw.next(line));
    EXPECT_EQ(line, "0.0");
}

TEST_F(Trace, the_originals_traces_are_read) {
    const TextTrace text(clono::test::source_dir() + "/tests/engine/io/data/original/trace",
                         {"s0", "s1"}, true);
    EXPECT_EQ(text.row_count(), 500u);
    EXPECT_EQ(text.mutation_ids().size(), 20u);
    EXPECT_EQ(text.mutation_ids()[0], "m6");
    EXPECT_EQ(text.row(0).precision, 1000);
    EXPECT_EQ(text.row(1).concentration, 9.986306353055744);
    EXPECT_EQ(text.row(0).atoms[0], 0.25697892593489974);
    EXPECT_EQ(text.row(0).cluster_count, 20u);
}

TEST_F(Trace, a_damaged_bz2_file_is_bad_data) {
    fs::copy(clono::test::source_dir() + "/tests/engine/io/data/original/trace", folder_ / "trace");
    fs::resize_file(folder_ / "trace/labels.tsv.bz2", 1000);
    try {
        const TextTrace text(folder_ / "trace", {"s0", "s1"}, true);
        ADD_FAILURE();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), ExitCode::BadData);
    }
}

TEST(NumberText, is_what_python_writes) {
    EXPECT_EQ(number_text(1), "1.0");
    EXPECT_EQ(number_text(0), "0.0");
    EXPECT_EQ(number_text(0.1), "0.1");
    EXPECT_EQ(number_text(1e-4), "0.0001");
    EXPECT_EQ(number_text(1e-5), "1e-05");
    EXPECT_EQ(number_text(123456789.125), "123456789.125");
    EXPECT_EQ(number_text(1e15), "1000000000000000.0");
    EXPECT_EQ(number_text(1e16), "1e+16");
    EXPECT_EQ(number_text(9.986306353055744), "9.986306353055744");
}

} // namespace
} // namespace clono::engine
