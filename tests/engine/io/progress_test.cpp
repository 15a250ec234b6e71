// The time left, by a clock of the test's own.

#include "engine/io/files.hpp"
#include "engine/io/progress.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

namespace clono::engine {
namespace {

using namespace std::chrono_literals;
using Clock = ProgressReporter::Clock;

class TimeLeft : public testing::Test {
protected:
    ~TimeLeft() override { std::filesystem::remove(file_); }

    ProgressReporter reporter() {
        return ProgressReporter({file_, {}, 1000, 2, {}, [this] {
                                     return now_;
                                 }});
    }

    /// Sampling goes on evenly from `from` to `to` (parts of it) in `seconds`; then what is written.
    nlohmann::json after(ProgressReporter& reporter, double from, double to, int seconds) {
        for (int second = 1; second <= seconds; ++second) {
            now_ += 1s;
            reporter.report(Stage::Sampling, from + (to - from) * second / seconds);
        }
        return nlohmann::json::parse(read_file(file_));
    }

    Clock::time_point now_;
    std::filesystem::path file_ =
        std::filesystem::temp_directory_path() / ("clono-progress-" + std::to_string(getpid()));
};

TEST_F(TimeLeft, is_what_the_speed_so_far_promises) {
    auto run = reporter();
    run.report(Stage::Check, 1);
    // Half of the sampling, 0.395 of the run, in 40 s: the whole takes about 100 s.
    const auto half = after(run, 0, 0.5, 40);
    EXPECT_NEAR(half["seconds_left"].get<double>(), 60, 3);
    const auto end = after(run, 0.5, 1, 40);
    EXPECT_NEAR(end["seconds_left"].get<double>(), 20, 1);
}

TEST_F(TimeLeft, follows_a_machine_that_gets_slower) {
    auto run = reporter();
    const auto quick = after(run, 0, 0.25, 10);
    const auto slow = after(run, 0.25, 0.5, 30);
    EXPECT_GT(slow["seconds_left"].get<double>(), 1.5 * quick["seconds_left"].get<double>());
}

TEST_F(TimeLeft, is_unknown_until_something_was_done) {
    auto run = reporter();
    run.report(Stage::Check, 0);
    EXPECT_TRUE(nlohmann::json::parse(read_file(file_))["seconds_left"].is_null());
}

TEST_F(TimeLeft, of_a_continued_run_comes_from_the_speed_since_then) {
    {
        auto first = reporter();
        after(first, 0, 0.5, 40);
    }
    auto second = reporter(); // on a machine four times as fast
    const auto again = after(second, 0.5, 0.75, 5);
    EXPECT_NEAR(again["fraction"].get<double>(), 0.01 + 0.79 * 0.75, 1e-9);
    EXPECT_NEAR(again["seconds_left"].get<double>(),
                5 / 0.1975 * (1 - again["fraction"].get<double>()), 0.6);
}

} // namespace
} // namespace clono::engine
