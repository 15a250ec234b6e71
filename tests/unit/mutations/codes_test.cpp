// The codes are a contract: documented, unique, in both languages.

#include "mutations/fault.hpp"
#include "tests/support/paths/paths.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

namespace clono::mutations {
namespace {

std::string document() {
    std::ifstream file(clono::test::source_dir() + "/docs/input-faults.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(FaultCodes, each_is_listed_in_the_document_once_with_its_severity) {
    const auto text = document();
    for (const auto& kind : all_fault_kinds()) {
        const auto cell = "| `" + std::string(kind.name) + "` | " +
                          (kind.severity == Severity::Error ? "error" : "warning") + " |";
        EXPECT_THAT(text, testing::HasSubstr(cell));
    }
}

TEST(FaultCodes, the_document_lists_no_others) {
    std::set<std::string> known;
    for (const auto& kind : all_fault_kinds()) {
        known.insert(std::string(kind.name));
    }
    EXPECT_EQ(known.size(), all_fault_kinds().size());
    const auto text = document();
    std::size_t rows = 0;
    for (auto at = text.find("\n| `"); at != std::string::npos; at = text.find("\n| `", at + 1)) {
        const auto begin = at + 4;
        EXPECT_TRUE(known.contains(text.substr(begin, text.find('`', begin) - begin)));
        ++rows;
    }
    EXPECT_EQ(rows, known.size());
}

TEST(FaultCodes, every_text_is_there_in_english_and_chinese) {
    for (const auto& kind : all_fault_kinds()) {
        EXPECT_FALSE(kind.en.empty()) << kind.name;
        EXPECT_FALSE(kind.zh.empty()) << kind.name;
    }
}

} // namespace
} // namespace clono::mutations
