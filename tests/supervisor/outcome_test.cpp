#include "supervisor/attempt/failure_text.hpp"
#include "supervisor/attempt/outcome.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <map>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using To = db::Settlement::To;

struct Row {
    const char* name;
    ExitStatus status;
    StopReason stopped;
    bool advanced;
    std::uint32_t failures;
    To to;
    const char* code;
    bool counts;
};

class OutcomeTable : public ::testing::TestWithParam<Row> {};

TEST_P(OutcomeTable, is_as_documented) {
    const auto& row = GetParam();
    const auto end = settle_run({row.status, row.stopped, row.advanced, 1, row.failures}, {});
    EXPECT_EQ(end.to, row.to);
    EXPECT_EQ(end.error_code, row.code);
    EXPECT_EQ(end.counts_as_failure, row.counts);
    if (end.to == To::put_back && row.stopped == StopReason::none && row.status.code != 75) {
        EXPECT_EQ(end.clears_failures, row.advanced);
    }
}

constexpr auto kNobody = StopReason::none;

INSTANTIATE_TEST_SUITE_P(
    Rows, OutcomeTable,
    ::testing::Values(
        Row{"bad_usage", {2, 0}, kNobody, false, 0, To::failed, "engine_bug", false},
        Row{"contradiction", {64, 0}, kNobody, false, 0, To::failed, "bad_parameters", false},
        Row{"bad_data", {65, 0}, kNobody, false, 0, To::failed, "bad_data", false},
        Row{"bug_at_the_start", {70, 0}, kNobody, false, 0, To::failed, "engine_bug", false},
        Row{"bug_further_on", {70, 0}, kNobody, true, 0, To::put_back, "", false},
        Row{"no_room", {73, 0}, kNobody, false, 0, To::put_back, "", true},
        Row{"input_output", {74, 0}, kNobody, false, 1, To::put_back, "", true},
        Row{"input_output_third_time", {74, 0}, kNobody, false, 2, To::failed, "gave_up", true},
        Row{"stopped_by_a_stranger", {75, 0}, kNobody, false, 2, To::put_back, "", false},
        Row{"unknown_code", {1, 0}, kNobody, false, 0, To::put_back, "", true},
        Row{"killed", {0, SIGKILL}, kNobody, false, 0, To::put_back, "", true},
        Row{"killed_third_time", {0, SIGKILL}, kNobody, false, 2, To::failed, "gave_up", true},
        Row{"killed_after_progress", {0, SIGKILL}, kNobody, true, 2, To::put_back, "", false},
        Row{"crashed", {0, SIGSEGV}, kNobody, false, 0, To::put_back, "", true},
        Row{"processor_time", {0, SIGXCPU}, kNobody, true, 0, To::failed, "time_limit", false},
        Row{"file_size", {0, SIGXFSZ}, kNobody, true, 0, To::failed, "result_too_large", false},
        Row{"cancelled", {0, SIGKILL}, StopReason::cancel, true, 0, To::cancelled, "", false},
        Row{"cancelled_at_the_end", {0, 0}, StopReason::cancel, true, 0, To::cancelled, "", false},
        Row{"paused", {75, 0}, StopReason::pause, true, 0, To::paused, "", false},
        Row{"paused_by_force", {0, SIGKILL}, StopReason::pause, false, 0, To::paused, "", false},
        Row{"shutdown", {75, 0}, StopReason::shutdown, true, 2, To::put_back, "", false},
        Row{"shutdown_by_force",
            {0, SIGKILL},
            StopReason::shutdown,
            false,
            2,
            To::put_back,
            "",
            false},
        Row{"soft_limit",
            {75, 0},
            StopReason::soft_limit,
            true,
            0,
            To::failed,
            "time_limit",
            false},
        Row{"hard_limit",
            {0, SIGKILL},
            StopReason::hard_limit,
            true,
            0,
            To::failed,
            "time_limit",
            false}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Outcome, waits_twice_as_long_before_each_further_attempt) {
    const RetryRules rules{.counted_failures = 10, .first_delay = 5s};
    const auto delay = [&](std::uint32_t failures) {
        return settle_run({{74, 0}, kNobody, false, 1, failures}, rules).delay;
    };
    EXPECT_EQ(delay(0), 5s);
    EXPECT_EQ(delay(1), 10s);
    EXPECT_EQ(delay(2), 20s);
    EXPECT_LE(settle_run({{74, 0}, kNobody, false, 1, 60}, {.counted_failures = 100}).delay, 1h);
}

TEST(Outcome, ends_even_a_job_that_advances_a_little_each_time) {
    EXPECT_EQ(settle_run({{0, SIGKILL}, kNobody, true, 99, 0}, {}).to, To::put_back);
    EXPECT_EQ(settle_run({{0, SIGKILL}, kNobody, true, 100, 0}, {}).to, To::failed);
}

TEST(Outcome, ends_after_a_hundred_attempts_of_any_kind) {
    const std::map<std::string, AttemptEnd> kinds = {
        {"exit 75 that nobody asked for", {{75, 0}, kNobody, true, 100, 0}},
        {"shutdown", {{75, 0}, StopReason::shutdown, true, 100, 0}},
        {"no room", {{73, 0}, kNobody, true, 100, 0}},
        {"a bug after progress", {{70, 0}, kNobody, true, 100, 0}}};
    for (auto [name, end] : kinds) {
        EXPECT_EQ(settle_run(end, {}).to, To::failed) << name;
        EXPECT_EQ(settle_run(end, {}).error_code, "gave_up") << name;
        EXPECT_EQ(settle_check(end, "", {}).to, To::failed) << name;
        end.tries = 99;
        EXPECT_EQ(settle_run(end, {}).to, To::put_back) << name;
    }
    EXPECT_EQ(settle_not_begun({.status = {}, .tries = 100}, {}).to, To::failed);
    EXPECT_EQ(settle_not_begun({.status = {}, .tries = 99}, {}).to, To::put_back);
    EXPECT_EQ(settle_taken_back(100, {}).to, To::failed);
    EXPECT_EQ(settle_taken_back(99, {}).to, To::put_back);
    EXPECT_EQ(settle_run({{75, 0}, StopReason::pause, true, 100, 0}, {}).to, To::paused)
        << "a wish of the user's is no attempt too many";
}

TEST(Outcome, a_passed_check_queues_the_job_with_its_warnings) {
    const auto end = settle_check({{0, 0}}, R"({"faults": [1]})", {});
    EXPECT_EQ(end.to, To::checked);
    EXPECT_EQ(end.findings, R"({"faults": [1]})");
    EXPECT_FALSE(settle_check({{0, 0}}, "", {}).findings);
}

TEST(Outcome, a_failed_check_fails_the_job_with_its_findings) {
    const auto end = settle_check({{65, 0}}, R"({"faults": [1]})", {});
    EXPECT_EQ(end.to, To::failed);
    EXPECT_EQ(end.error_code, "bad_data");
    EXPECT_EQ(end.findings, R"({"faults": [1]})");
}

TEST(Outcome, every_code_says_something_of_its_own_in_both_languages) {
    std::set<std::string> texts;
    for (const auto& code : failure_codes()) {
        const auto detail = nlohmann::json::parse(failure_detail(code));
        EXPECT_TRUE(texts.insert(detail.at("en").get<std::string>()).second) << code;
        EXPECT_TRUE(texts.insert(detail.at("zh").get<std::string>()).second) << code;
    }
    EXPECT_EQ(failure_codes().size(), 8u);
}

} // namespace
} // namespace clono::supervisor
