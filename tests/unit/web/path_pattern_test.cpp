#include "web/path_pattern.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace clono::web {
namespace {

TEST(PathPattern, FillsPlaceholdersWithWholeSegments) {
    const PathValues expected{{"id", "17"}};
    EXPECT_EQ(PathPattern("/api/jobs/{id}/start").match("/api/jobs/17/start"), expected);
}

TEST(PathPattern, MatchesOnlyTheWholePath) {
    const PathPattern pattern("/api/jobs/{id}");
    for (const char* path : {"/api/jobs", "/api/jobs/", "/api/jobs/1/", "/api/jobs/1/x",
                             "/api/job/1", "api/jobs/1", "/api//jobs/1", ""}) {
        EXPECT_EQ(pattern.match(path), std::nullopt) << path;
    }
}

TEST(PathPattern, TakesTheRestOfThePathWhenAsked) {
    const PathPattern pattern("/d/{id}/{path...}");
    const PathValues expected{{"id", "1"}, {"path", "plots/a.png"}};
    EXPECT_EQ(pattern.match("/d/1/plots/a.png"), expected);
    EXPECT_EQ(pattern.match("/d/1/"), std::nullopt);
    EXPECT_EQ(pattern.match("/d/1"), std::nullopt);
}

TEST(PathPattern, RefusesAMalformedPattern) {
    for (const char* text : {"api", "", "/{a", "/{a...}/b", "/x{a}"}) {
        EXPECT_THROW(PathPattern{text}, std::logic_error) << text;
    }
}

} // namespace
} // namespace clono::web
