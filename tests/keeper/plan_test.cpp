#include "keeper/backoff.hpp"
#include "keeper/plan.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

namespace {

using namespace std::chrono_literals;

std::vector<clono::keeper::Service> read(const std::string& text) {
    std::istringstream in(text);
    return clono::keeper::read_plan(in);
}

TEST(Plan, ReadsEverySetting) {
    const auto services = read("# a comment\n\n"
                               "service nginx\n  stage 3\n  account www-data\n  umask 0077\n"
                               "  log /l/n.log\n  ready /r/n.sock\n  signal QUIT\n  patience 4\n"
                               "  arg /usr/sbin/nginx\n  arg a value with spaces\n  env A=b c\n");
    ASSERT_EQ(services.size(), 1U);
    const auto& nginx = services[0];
    EXPECT_EQ(nginx.name, "nginx");
    EXPECT_FALSE(nginx.once);
    EXPECT_EQ(nginx.stage, 3);
    EXPECT_EQ(nginx.account, "www-data");
    EXPECT_EQ(nginx.mask, 0077U);
    EXPECT_EQ(nginx.log, "/l/n.log");
    EXPECT_EQ(nginx.ready_socket, "/r/n.sock");
    EXPECT_EQ(nginx.stop_signal, SIGQUIT);
    EXPECT_EQ(nginx.patience, 4s);
    EXPECT_EQ(nginx.arguments,
              (std::vector<std::string>{"/usr/sbin/nginx", "a value with spaces"}));
    EXPECT_EQ(nginx.environment, (std::vector<std::string>{"A=b c"}));
}

TEST(Plan, OrdersByStageAndKeepsTheOrderWithinOne) {
    const auto services = read("service b\nstage 2\nlog /l\narg /b\n"
                               "once a\nstage 1\nlog /l\narg /a\n"
                               "service c\nstage 2\nlog /l\narg /c\n");
    ASSERT_EQ(services.size(), 3U);
    EXPECT_EQ(services[0].name, "a");
    EXPECT_TRUE(services[0].once);
    EXPECT_EQ(services[1].name, "b");
    EXPECT_EQ(services[2].name, "c");
}

TEST(Plan, RefusesWhatCannotBeFollowed) {
    using clono::keeper::PlanError;
    EXPECT_THROW(read("stage 1\n"), PlanError) << "a setting before any service";
    EXPECT_THROW(read("service a\nlog /l\narg /a\nservice a\nlog /l\narg /a\n"), PlanError);
    EXPECT_THROW(read("service a\nlog /l\n"), PlanError) << "no program";
    EXPECT_THROW(read("service a\narg /a\n"), PlanError) << "no log";
    EXPECT_THROW(read("service a\nlog /l\narg a\n"), PlanError) << "not an absolute path";
    EXPECT_THROW(read("service a\nlog /l\narg /a\nstage x\n"), PlanError);
    EXPECT_THROW(read("service a\nlog /l\narg /a\numask 99\n"), PlanError) << "not octal";
    EXPECT_THROW(read("service a\nlog /l\narg /a\nsignal KILL\n"), PlanError);
    EXPECT_THROW(read("service a\nlog /l\narg /a\ncolour red\n"), PlanError);
}

TEST(Backoff, DoublesUpToHalfAMinuteAndStartsAgainAfterALongRun) {
    clono::keeper::Backoff backoff;
    EXPECT_EQ(backoff.after_run_of(1s), 200ms);
    EXPECT_EQ(backoff.after_run_of(1s), 400ms);
    for (int i = 0; i < 10; ++i) {
        backoff.after_run_of(1s);
    }
    EXPECT_EQ(backoff.after_run_of(59s), 30s);
    EXPECT_EQ(backoff.after_run_of(61s), 200ms);
}

} // namespace
