#include "core/time.hpp"

#include <gtest/gtest.h>

namespace clono {
namespace {

TEST(Rfc3339, goes_there_and_back) {
    for (const std::string text : {"1970-01-01T00:00:00.000000Z", "2026-02-28T23:59:59.999999Z",
                                   "2024-02-29T12:00:00.000001Z", "1969-12-31T23:59:59.500000Z"}) {
        const auto time = parse_rfc3339(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(format_rfc3339(*time), text);
    }
}

TEST(Rfc3339, offsets_and_short_fractions_are_understood) {
    const auto wanted = parse_rfc3339("2026-01-01T00:00:00.500000Z");
    EXPECT_EQ(parse_rfc3339("2026-01-01T08:00:00.5+08:00"), wanted);
    EXPECT_EQ(parse_rfc3339("2025-12-31t19:30:00.500000999-04:30"), wanted);
}

TEST(Rfc3339, what_is_no_time_is_refused) {
    for (const char* text :
         {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:00.Z",
          "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+24:00", "26-01-01T00:00:00Z"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(SqlDatetime, goes_there_and_back) {
    EXPECT_EQ(format_sql_datetime(*parse_sql_datetime("2026-02-28 23:59:59.123456")),
              "2026-02-28 23:59:59.123456");
    EXPECT_EQ(format_sql_datetime(*parse_sql_datetime("2026-02-28 23:59:59")),
              "2026-02-28 23:59:59.000000");
    EXPECT_FALSE(parse_sql_datetime("0000-00-00 00:00:00"));
}

} // namespace
} // namespace clono
