#include "supervisor/attempt/journal.hpp"
#include "tests/supervisor/temp_folder.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

using clono::testing::TempFolder;
using clono::testing::write_file;

JournalEntry entry_of(std::uint64_t job) {
    JournalEntry entry;
    entry.job = JobId{job};
    entry.user = UserId{3};
    entry.token.fill(static_cast<std::uint8_t>(job));
    entry.attempt = 2;
    entry.settlement.to = db::Settlement::To::failed;
    entry.settlement.error_code = "bad_data";
    entry.settlement.error_detail = R"({"en": "…", "zh": "错"})";
    entry.settlement.delay = std::chrono::seconds(5);
    return entry;
}

TEST(JournalOnDisk, gives_back_what_was_written_until_it_is_removed) {
    const TempFolder folder;
    const Journal journal(folder / "journal/main");
    journal.add(entry_of(17));
    journal.add(entry_of(18));
    journal.remove(entry_of(18));
    const auto read = Journal(folder / "journal/main").read_all();
    ASSERT_EQ(read.size(), 1u);
    const auto expected = entry_of(17);
    EXPECT_EQ(read[0].job, expected.job);
    EXPECT_EQ(read[0].user, expected.user);
    EXPECT_EQ(read[0].token, expected.token);
    EXPECT_EQ(read[0].attempt, expected.attempt);
    EXPECT_EQ(read[0].settlement.to, expected.settlement.to);
    EXPECT_EQ(read[0].settlement.error_code, expected.settlement.error_code);
    EXPECT_EQ(read[0].settlement.error_detail, expected.settlement.error_detail);
    EXPECT_FALSE(read[0].settlement.findings);
    EXPECT_EQ(read[0].settlement.delay, expected.settlement.delay);
}

TEST(JournalOnDisk, sets_aside_what_is_no_entry_and_ignores_a_torn_temporary) {
    const TempFolder folder;
    const Journal journal(folder.path());
    journal.add(entry_of(17));
    write_file(folder / "18-aa.json", R"({"version": 1)");
    write_file(folder / "19-bb.json.part-1-0", R"({"ver)");
    EXPECT_EQ(journal.read_all().size(), 1u);
    EXPECT_TRUE(std::filesystem::exists(folder / "18-aa.json.refused")) << "kept for the operator";
}

} // namespace
} // namespace clono::supervisor
