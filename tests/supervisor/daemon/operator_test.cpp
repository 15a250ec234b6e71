// What an operator sees of the queue, and how it is steered without a restart.
#include "tests/supervisor/daemon/stack.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace clono::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class Operator : public ::testing::Test {
protected:
    void TearDown() override {
        if (HasFailure()) {
            std::cerr << stack_.log();
        }
    }

    std::vector<JobId> add_long_jobs(int count) {
        std::vector<JobId> jobs;
        for (int i = 0; i < count; ++i) {
            jobs.push_back(stack_.add_job(
                {.orders = "ms=20", .iterations = 400, .seed = i, .state = "queued"}));
        }
        return jobs;
    }

    std::size_t running() {
        std::size_t count = 0;
        for (const auto& [id, row] : stack_.all_rows()) {
            count += row.state == "running";
        }
        return count;
    }

    json status() { return json::parse(text_of_status(), nullptr, false); }

    /// Without the line about what is wrong, which goes to the standard error.
    std::string text_of_status() {
        const auto output = stack_.ctl("status --json").output;
        return output.substr(0, output.rfind('}') + 1);
    }

    /// The only supervisor, by `clonoctl status --json`; an empty object while there is none.
    json supervisor() {
        const auto all = status().value("supervisors", json::array());
        return all.empty() ? json::object() : all[0];
    }

    /// A job that is checked shows that the supervisor has looked at the queue since.
    void wait_for_a_look_at_the_queue() {
        const auto probe = stack_.add_job({.orders = "x"});
        ASSERT_TRUE(stack_.wait_for_state(probe, "queued"));
    }

    Stack stack_;
};

TEST_F(Operator, sighup_changes_the_number_of_slots_and_harms_nobody) {
    stack_.configure("supervisor.slots_analyse", "1");
    const auto jobs = add_long_jobs(3);
    const auto supervisor = stack_.start();
    ASSERT_TRUE(wait_until([&] { return running() == 1; }));
    wait_for_a_look_at_the_queue();
    EXPECT_EQ(running(), 1u) << "one slot";

    stack_.configure("supervisor.slots_analyse", "3");
    stack_.reload(supervisor);
    EXPECT_TRUE(wait_until([&] { return running() == 3; }, 5s)) << "three slots";

    stack_.configure("supervisor.slots_analyse", "0");
    stack_.reload(supervisor);
    for (const auto job : jobs) {
        ASSERT_TRUE(stack_.wait_for_state(job, "done", 30s)) << "what runs is finished";
        EXPECT_EQ(stack_.row(job).attempt, 1u);
    }
    wait_for_a_look_at_the_queue();
    EXPECT_EQ(running(), 0u) << "no slot";
}

TEST_F(Operator, a_configuration_with_faults_changes_nothing) {
    const auto supervisor = stack_.start();
    ASSERT_TRUE(wait_until([&] { return stack_.log_lines_with(" claims_open ") == 1; }));
    stack_.configure("supervisor.slots_analyse", "many");
    stack_.reload(supervisor);
    EXPECT_TRUE(wait_until([&] { return stack_.log_lines_with(" reload_refused ") == 1; }));
    const auto job = stack_.add_job({.orders = "x", .iterations = 20});
    EXPECT_TRUE(stack_.wait_for_state(job, "done"));
}

TEST_F(Operator, a_drained_supervisor_finishes_what_it_has_and_claims_nothing_more) {
    const auto job = add_long_jobs(1).front();
    const auto pid = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "running"));
    const auto drained = stack_.ctl("drain --wait 60");
    EXPECT_EQ(drained.code, 0) << drained.output;
    EXPECT_EQ(stack_.row(job).state, "done");
    EXPECT_EQ(stack_.row(job).attempt, 1u);
    EXPECT_EQ(supervisor().at("draining"), true);

    const auto next = stack_.add_job({.orders = "x", .iterations = 20, .state = "queued"});
    stack_.nudge();
    stack_.kill(pid); // a crash does not end the drain
    stack_.start();
    ASSERT_TRUE(wait_until([&] { return stack_.log_lines_with(" claims_open ") == 2; }));
    EXPECT_NE(stack_.ctl("status").output.find("draining: claims nothing more"), std::string::npos);
    EXPECT_EQ(stack_.row(next).state, "queued");

    EXPECT_EQ(stack_.ctl("undrain").code, 0);
    EXPECT_TRUE(stack_.wait_for_state(next, "done"));
    EXPECT_EQ(stack_.ctl("drain nobody").code, 1);
    EXPECT_EQ(stack_.ctl("drain --wait soon").code, 2);
}

TEST_F(Operator, an_analysis_waits_for_memory_and_the_reason_is_shown) {
    stack_.configure("engine.expected_memory_mb", "1");
    stack_.configure("supervisor.memory_reserve_mb", "16777216");
    const auto pid = stack_.start();
    const auto job = stack_.add_job({.orders = "x", .iterations = 20});
    ASSERT_TRUE(stack_.wait_for_state(job, "queued")) << "checks go on";
    ASSERT_TRUE(wait_until([&] { return supervisor().value("held_back", json()).is_string(); }));
    EXPECT_NE(stack_.ctl("status").output.find("no further analysis starts: memory: "),
              std::string::npos);
    wait_for_a_look_at_the_queue();
    EXPECT_EQ(stack_.row(job).state, "queued");
    EXPECT_EQ(stack_.log_lines_with(" starts_held_back "), 1u) << "told once";

    stack_.configure("supervisor.memory_reserve_mb", "0");
    stack_.reload(pid);
    EXPECT_TRUE(stack_.wait_for_state(job, "done"));
    EXPECT_TRUE(wait_until([&] { return supervisor().value("held_back", json("")).is_null(); }));
}

TEST_F(Operator, status_shows_slots_work_with_its_usage_age_of_the_queue_and_last_failures) {
    stack_.configure("supervisor.slots_analyse", "1");
    const auto failed = stack_.add_job({.orders = "say exit_at=3 code=70", .state = "queued"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(failed, "failed"));
    const auto job =
        stack_.add_job({.orders = "spin ms=20", .iterations = 2000, .state = "queued"});
    stack_.add_job({.orders = "x", .state = "queued"});
    json work;
    ASSERT_TRUE(wait_until([&] {
        const auto now = supervisor().value("work", json::array());
        work = now.empty() ? json::object() : now[0];
        return work.value("cpu_ms", 0) > 300;
    }));
    EXPECT_EQ(work.at("job"), job.value());
    EXPECT_EQ(work.at("for"), "run");
    EXPECT_EQ(work.at("attempt"), 1);
    EXPECT_GT(work.at("pid"), 1);
    EXPECT_GT(work.at("resident_bytes"), 100'000);
    EXPECT_TRUE(work.at("written_bytes").is_number());
    const auto all = status();
    const auto& here = all.at("supervisors").at(0);
    EXPECT_EQ(here.at("slots").at("analyse"), 1);
    EXPECT_EQ(here.at("busy").at("analyse"), 1);
    EXPECT_EQ(here.at("draining"), false);
    EXPECT_LE(here.at("seconds_since_seen"), 3);
    EXPECT_TRUE(all.contains("oldest_queued_seconds"));
    EXPECT_EQ(all.at("running").at(0).at("id"), job.value());
    const auto& failure = all.at("last_failures").at(0);
    EXPECT_EQ(failure.at("id"), failed.value());
    EXPECT_EQ(failure.at("error"), "engine_bug");
    EXPECT_EQ(failure.at("engine_end"), "exit 70");
    const auto text = stack_.ctl("status").output;
    EXPECT_NE(text.find("analyses 1 of 1"), std::string::npos) << text;
    EXPECT_NE(text.find("failed   job " + to_string(failed) + ", engine_bug"), std::string::npos)
        << text;
}

TEST_F(Operator, the_last_words_and_the_end_of_the_engine_are_kept) {
    const auto job = stack_.add_job({.orders = "say exit_at=3 code=70", .state = "queued"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    const auto failure = status().at("last_failures").at(0);
    EXPECT_EQ(failure.at("engine_end"), "exit 70");
    const auto words = failure.at("engine_words").get<std::string>();
    EXPECT_TRUE(words.ends_with("\nlast words")) << words;
    EXPECT_LE(words.size(), 1000u);
    EXPECT_EQ(stack_.log_lines_with("last words"), 1u);
}

// ---- the log tells each job's story with its request ------------------------------------------------------------

using Story = std::vector<std::string>;

TEST_F(Operator, the_log_tells_the_story_of_a_done_job_in_seven_lines) {
    const auto job = stack_.add_job({.orders = "x", .iterations = 20});
    const auto pid = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    stack_.stop(pid);
    EXPECT_EQ(stack_.story_of(job),
              (Story{"job_claimed", "job_settled", "job_claimed", "engine_started", "engine_ended",
                     "result_published", "job_settled"}));
}

TEST_F(Operator, the_log_tells_how_a_killed_job_went_on) {
    const auto job =
        stack_.add_job({.orders = "die_once_at=50 ms=10", .iterations = 100, .state = "queued"});
    const auto pid = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    stack_.stop(pid);
    EXPECT_EQ(stack_.story_of(job),
              (Story{"job_claimed", "engine_started", "engine_ended", "job_settled", "job_claimed",
                     "engine_started", "engine_resumed", "engine_ended", "result_published",
                     "job_settled"}));
    EXPECT_EQ(stack_.log_lines_with("to=put_back"), 1u);
    EXPECT_EQ(stack_.log_lines_with("checkpoint_of_attempt=1"), 1u);
    EXPECT_EQ(stack_.log_lines_with("iteration=40"), 1u);
}

TEST_F(Operator, the_log_tells_who_was_cancelled) {
    const auto job = stack_.add_job({.orders = "ms=50", .iterations = 10'000, .state = "queued"});
    const auto pid = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "running"));
    ASSERT_TRUE(wait_until([&] { return !stack_.engines_of(job).empty(); }));
    stack_.want(job, "cancel_wanted_at");
    stack_.nudge();
    ASSERT_TRUE(stack_.wait_for_state(job, "cancelled"));
    stack_.stop(pid);
    EXPECT_EQ(stack_.story_of(job),
              (Story{"job_claimed", "engine_started", "engine_ended", "job_settled"}));
    EXPECT_EQ(stack_.log_lines_with("to=cancelled"), 1u);
}

} // namespace
} // namespace clono::testing
