#include "tests/http/case_file.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace clono::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> case_files() {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(clono::test::source_dir() + "/tests/http/cases")) {
        if (entry.path().extension() == ".case") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Cases : public testing::TestWithParam<fs::path> {};

TEST_P(Cases, GetTheWantedReplies) {
    World& world = shared_world();
    for (Exchange& exchange : read_case_file(GetParam())) {
        SCOPED_TRACE(GetParam().filename().string() + ":" + std::to_string(exchange.line) +
                     exchange.title);
        exchange.ask.target = world.fill(exchange.ask.target);
        exchange.ask.body = world.fill(exchange.ask.body);
        const web::Response response = world.send(exchange.ask);
        EXPECT_EQ(response.status, exchange.status) << response.body;
        for (const auto& [name, wanted] : exchange.headers) {
            EXPECT_TRUE(matches(world.fill(wanted), response.header(name)))
                << name << ": " << response.header(name);
        }
        if (!exchange.body.empty()) {
            EXPECT_TRUE(matches(world.fill(exchange.body), response.body)) << response.body;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Each, Cases, testing::ValuesIn(case_files()),
                         [](const auto& file) { return file.param.stem().string(); });

TEST(Matches, TakesEachWildcardForAnyText) {
    EXPECT_TRUE(matches("a***c***", "abcc"));
    EXPECT_TRUE(matches("***", ""));
    EXPECT_FALSE(matches("a***c", "abcd"));
    EXPECT_FALSE(matches("abc", "abcd"));
}

} // namespace
} // namespace clono::test
