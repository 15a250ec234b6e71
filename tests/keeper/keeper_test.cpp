// The keeper as a program, with real children: small shell scripts that leave marks in a folder.

#include "keeper/process.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using clono::keeper::start_time;

/// Waits for a condition with a deadline; false when it never came.
bool eventually(const std::function<bool()>& condition, std::chrono::seconds limit = 20s) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

class KeeperProgram : public testing::Test {
protected:
    void SetUp() override {
        std::string folder = "/tmp/keeper.XXXXXX";
        ASSERT_NE(mkdtemp(folder.data()), nullptr);
        folder_ = folder;
    }

    void TearDown() override {
        if (keeper_ != 0) {
            kill(keeper_, SIGTERM);
            end_status();
        }
        std::filesystem::remove_all(folder_);
    }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }

    /// A paragraph of the plan: this shell text under /bin/bash.
    std::string paragraph(const std::string& kind, const std::string& name, int stage,
                          const std::string& shell, const std::string& more = "") const {
        return kind + " " + name + "\n  stage " + std::to_string(stage) + "\n  log " +
               path(name + ".log") + "\n  arg /bin/bash\n  arg -c\n  arg cd " + folder_ + "; " +
               shell + "\n" + more;
    }

    void start_keeper(const std::string& plan) {
        std::ofstream(path("plan")) << plan;
        keeper_ = fork();
        ASSERT_GE(keeper_, 0);
        if (keeper_ == 0) {
            const auto program = clono::test::bin_dir() + "/clono-keeper";
            freopen(path("keeper.log").c_str(), "a", stderr);
            execl(program.c_str(), program.c_str(), path("plan").c_str(), path("processes").c_str(),
                  nullptr);
            _exit(127);
        }
    }

    int end_status() {
        int wait_status = -1;
        waitpid(keeper_, &wait_status, 0);
        keeper_ = 0;
        return wait_status;
    }

    int stop_keeper(int signal = SIGTERM) {
        kill(keeper_, signal);
        return end_status();
    }

    std::string text_of(const std::string& name) const {
        std::ifstream file(path(name));
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

    /// The live pid that the processes file gives for a name; 0 when there is none.
    pid_t pid_of(const std::string& wanted) const {
        std::istringstream lines(text_of("processes"));
        std::string name;
        pid_t pid = 0;
        unsigned long long started = 0;
        while (lines >> name >> pid >> started) {
            if (name == wanted && start_time(pid) == started && started != 0) {
                return pid;
            }
        }
        return 0;
    }

    /// As pid_of, once there is one that is not `other`. 0, which kill() takes for our own group, is never given.
    pid_t wait_for_pid_of(const std::string& name, pid_t other = 0) const {
        pid_t pid = 0;
        if (!eventually([&] {
                pid = pid_of(name);
                return pid != 0 && pid != other;
            })) {
            throw std::runtime_error(name + " did not come up");
        }
        return pid;
    }

    bool is_up() const { return text_of("keeper.log").find("event=up") != std::string::npos; }

    std::string folder_;
    pid_t keeper_ = 0;
};

TEST_F(KeeperProgram, StartsAgainWhatDies) {
    start_keeper(paragraph("service", "a", 1, "exec sleep 600"));
    pid_t current = wait_for_pid_of("a");
    for (int round = 0; round < 3; ++round) {
        kill(current, SIGKILL);
        current = wait_for_pid_of("a", current);
    }
    EXPECT_EQ(stop_keeper(), 0);
}

TEST_F(KeeperProgram, StartsStagesInOrderAndEndsThemInTheOpposite) {
    const std::string noisy =
        " >> order; trap 'echo end $0 >> order; exit' TERM; while :; do sleep 0.05; done";
    start_keeper(paragraph("service", "late", 2, "echo start late" + noisy, "  arg late\n") +
                 paragraph("once", "step", 1, "sleep 0.2; echo step >> order") +
                 paragraph("service", "early", 0, "echo start early" + noisy, "  arg early\n"));
    ASSERT_TRUE(
        eventually([&] { return text_of("order").find("start late") != std::string::npos; }));
    ASSERT_TRUE(eventually([&] { return is_up(); }));
    EXPECT_EQ(stop_keeper(), 0);
    EXPECT_EQ(text_of("order"), "start early\nstep\nstart late\nend late\nend early\n");
}

TEST_F(KeeperProgram, StopsEverythingWhenAStepFails) {
    start_keeper(
        paragraph("service", "early", 0, "echo $$ > early.pid; exec sleep 600") +
        paragraph("once", "step", 1,
                  "until [ -s early.pid ]; do sleep 0.02; done; echo no such schema; exit 3") +
        paragraph("service", "late", 2, "touch late.ran; exec sleep 600"));
    const int wait_status = end_status();
    EXPECT_TRUE(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 1) << wait_status;
    EXPECT_EQ(text_of("step.log"), "no such schema\n");
    EXPECT_FALSE(std::filesystem::exists(path("late.ran")));
    EXPECT_EQ(start_time(std::stoi(text_of("early.pid"))), 0U);
}

TEST_F(KeeperProgram, GivesUpOnAServiceThatNeverComesUp) {
    start_keeper(paragraph("service", "a", 1, "exit 5", "  ready " + path("a.sock") + "\n"));
    const int wait_status = end_status();
    EXPECT_TRUE(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 1) << wait_status;
    EXPECT_NE(text_of("keeper.log").find("event=not_ready service=a"), std::string::npos);
}

TEST_F(KeeperProgram, KillsTheGroupOfADeadLeaderBeforeItStartsAgain) {
    start_keeper(paragraph("service", "pool", 1, "sleep 600 & echo $! >> workers; wait"));
    ASSERT_TRUE(eventually([&] { return !text_of("workers").empty(); }));
    const int worker = std::stoi(text_of("workers"));
    kill(wait_for_pid_of("pool"), SIGKILL);
    EXPECT_TRUE(eventually([&] { return start_time(worker) == 0; }));
    EXPECT_EQ(stop_keeper(), 0);
}

TEST_F(KeeperProgram, KillsWhoeverIgnoresTheSignalAndWhoeverLeftTheGroup) {
    start_keeper(
        paragraph("service", "deaf", 1,
                  "trap '' TERM; setsid sleep 600 & echo $! > orphan; while :; do sleep 0.05; done",
                  "  patience 1\n"));
    ASSERT_TRUE(eventually([&] { return !text_of("orphan").empty() && is_up(); }));
    const int orphan = std::stoi(text_of("orphan"));
    const pid_t deaf = pid_of("deaf");
    EXPECT_EQ(stop_keeper(SIGINT), 0);
    EXPECT_EQ(start_time(deaf), 0U);
    EXPECT_EQ(start_time(orphan), 0U);
    EXPECT_FALSE(std::filesystem::exists(path("processes")));
}

TEST_F(KeeperProgram, AKilledKeeperTakesItsServicesWithIt) {
    start_keeper(paragraph("service", "a", 1, "exec sleep 600"));
    ASSERT_TRUE(eventually([&] { return pid_of("a") != 0; }));
    const pid_t child = pid_of("a");
    stop_keeper(SIGKILL);
    EXPECT_TRUE(eventually([&] { return start_time(child) == 0; }));
}

} // namespace
