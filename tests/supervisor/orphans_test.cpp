#include "process/orphans.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/supervisor/wait_until.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::wait_until;

bool is_alive(pid_t pid) {
    const auto stat = read_file("/proc/" + std::to_string(pid) + "/stat");
    return !stat.empty() && stat.find(") Z") == std::string::npos;
}

class Orphans : public ::testing::Test {
protected:
    ~Orphans() override {
        for (const auto pid : left_) {
            ::kill(-pid, SIGKILL);
        }
    }

    /// bubblewrap with a work folder, in a process group of its own, as a child of this process.
    pid_t start_in(const std::string& folder) {
        const auto outside = folder_ / folder;
        std::filesystem::create_directories(outside);
        const auto pid = ::fork();
        if (pid == 0) {
            ::setpgid(0, 0);
            ::execl("/usr/bin/bwrap", "bwrap", "--unshare-pid", "--ro-bind", "/", "/", "--bind",
                    outside.c_str(), "/mnt", "sleep", "300", nullptr);
            ::_exit(127);
        }
        const auto name = "/proc/" + std::to_string(pid) + "/comm";
        EXPECT_TRUE(wait_until([&] { return read_file(name) == "bwrap\n"; }));
        left_.push_back(pid);
        return pid;
    }

    /// The same as the child of a process that has ended.
    pid_t leave_one_in(const std::string& folder) {
        int pipe[2];
        EXPECT_EQ(::pipe(pipe), 0);
        const auto parent = ::fork();
        if (parent == 0) {
            const auto pid = start_in(folder);
            ::_exit(::write(pipe[1], &pid, sizeof pid) == sizeof pid ? 0 : 1);
        }
        pid_t pid = -1;
        EXPECT_EQ(::read(pipe[0], &pid, sizeof pid), ssize_t{sizeof pid});
        ::close(pipe[0]);
        ::close(pipe[1]);
        EXPECT_EQ(::waitpid(parent, nullptr, 0), parent);
        left_.push_back(pid);
        return pid;
    }

    /// A process whose children end as soon as they have begun.
    void start_short_lives() {
        const auto pid = ::fork();
        if (pid == 0) {
            ::setpgid(0, 0);
            for (;;) {
                const auto child = ::fork();
                if (child == 0) {
                    ::_exit(0);
                }
                ::waitpid(child, nullptr, 0);
            }
        }
        ::setpgid(pid, pid);
        left_.push_back(pid);
    }

    TempFolder folder_;
    std::vector<pid_t> left_;
};

TEST_F(Orphans, what_a_dead_supervisor_left_is_killed) {
    const auto pid = leave_one_in("work/1/token");
    EXPECT_GE(kill_orphans(folder_ / "work"), 1);
    EXPECT_TRUE(wait_until([&] { return !is_alive(pid); }));
    EXPECT_TRUE(wait_until([&] { return kill_orphans(folder_ / "work") == 0; }));
}

TEST_F(Orphans, a_living_parents_child_is_left_alone) {
    const auto pid = start_in("work/1/token");
    EXPECT_EQ(kill_orphans(folder_ / "work"), 0);
    EXPECT_TRUE(is_alive(pid));
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    left_.clear();
}

TEST_F(Orphans, another_sites_orphan_is_left_alone) {
    const auto pid = leave_one_in("work2/1/token");
    EXPECT_EQ(kill_orphans(folder_ / "work"), 0);
    EXPECT_TRUE(is_alive(pid));
}

// Seen red: with a reader that throws when a process ends between the opening of its file and the reading.
TEST_F(Orphans, processes_that_end_while_they_are_looked_at_do_no_harm) {
    start_short_lives();
    start_short_lives();
    for (int look = 0; look < 300; ++look) {
        ASSERT_NO_THROW(kill_orphans(folder_ / "work")) << look;
    }
}

} // namespace
} // namespace clono::supervisor
