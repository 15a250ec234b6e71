#include "log/log.hpp"

#include <gtest/gtest.h>

namespace clono::log {
namespace {

TEST(Log, writes_keys_and_values) {
    EXPECT_EQ(format_event("job_done",
                           {{"job", JobId{17}}, {"ok", true}, {"seconds", 3}, {"path", "/a/b.c"}}),
              "job_done job=17 ok=yes seconds=3 path=/a/b.c");
}

TEST(Log, foreign_text_cannot_forge_a_line_or_a_field) {
    EXPECT_EQ(format_event("e", {{"name", "x\n2026 info login user=1"}}),
              R"(e name="x\n2026 info login user=1")");
    EXPECT_EQ(format_event("e", {{"name", "a\" user=1"}}), R"(e name="a\" user=1")");
    EXPECT_EQ(format_event("e", {{"name", "a=b"}}), R"(e name="a=b")");
    EXPECT_EQ(format_event("e", {{"name", ""}}), R"(e name="")");
}

TEST(Log, control_characters_cannot_steer_a_terminal) {
    EXPECT_EQ(format_event("e", {{"v", "\x1B[2J\r\x7F\xC2\x9B"}}),
              R"(e v="\x1b[2J\x0d\x7f\xc2\x9b")");
}

} // namespace
} // namespace clono::log
