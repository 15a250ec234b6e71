#include "process/child_process.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/supervisor/wait_until.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::wait_until;

ChildSpec shell(const std::string& script) {
    ChildSpec spec;
    spec.program = "/bin/sh";
    spec.arguments = {"-c", script};
    spec.environment = {"PATH=/usr/bin:/bin"};
    return spec;
}

/// An account that runs nothing: RLIMIT_NPROC counts all processes of a uid, also those that another run of this test left
/// a moment ago. Below 65536, because a container may have no others.
UserAndGroup lonely_account() {
    const auto id = static_cast<uid_t>(20'000 + std::random_device{}() % 40'000);
    return {id, id};
}

/// A zombie that nobody has reaped yet does not count as alive.
bool is_alive(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    return stat >> number >> name >> state && state != "Z" && state != "X";
}

TEST(ChildProcess, reports_the_exit_code) {
    EXPECT_EQ(run_to_end(shell("exit 65"), 10s).status, (ExitStatus{65, 0}));
}

TEST(ChildProcess, reports_death_by_a_signal) {
    EXPECT_EQ(run_to_end(shell("kill -SEGV $$"), 10s).status, (ExitStatus{0, SIGSEGV}));
}

TEST(ChildProcess, reads_both_pipes_without_a_deadlock) {
    const auto done = run_to_end(
        shell("head -c 300000 /dev/zero | tr '\\0' e >&2; head -c 300000 /dev/zero | tr '\\0' o"),
        20s);
    EXPECT_EQ(done.status, ExitStatus{});
    EXPECT_EQ(done.standard_output, std::string(64UL * 1024, 'o'));
    EXPECT_EQ(done.standard_error, std::string(64UL * 1024, 'e'));
}

TEST(ChildProcess, has_a_session_of_its_own_and_only_the_given_environment) {
    const auto done =
        run_to_end(shell("cut -d' ' -f1,5,6 /proc/$$/stat; env | grep -v ^PWD= | sort"), 10s);
    std::istringstream text(done.standard_output);
    std::string pid, group, session, line;
    text >> pid >> group >> session;
    EXPECT_EQ(pid, group);
    EXPECT_EQ(pid, session);
    std::getline(text, line);
    std::getline(text, line);
    EXPECT_EQ(line.substr(0, 5), "PATH=");
    EXPECT_FALSE(std::getline(text, line) && line.substr(0, 2) != "_=") << line;
}

TEST(ChildProcess, inherits_no_descriptor_but_the_three) {
    const OwnedFd without_cloexec(::open("/dev/null", O_RDONLY));
    const auto done = run_to_end(
        shell("for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 30 40 50; do"
              " [ -e /proc/$$/fd/$fd ] && echo $fd; done"),
        10s);
    EXPECT_LE(without_cloexec.get(), 20);
    EXPECT_EQ(done.standard_output, "0\n1\n2\n");
}

TEST(ChildProcess, starts_with_default_signals_and_an_empty_mask) {
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t block, before;
    ::sigemptyset(&block);
    ::sigaddset(&block, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &block, &before);
    const auto done =
        run_to_end(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f2 | sort -u"), 10s);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    EXPECT_EQ(done.standard_output, "0000000000000000\n");
}

TEST(ChildProcess, says_at_which_step_it_could_not_start) {
    ChildSpec spec = shell("true");
    spec.program = "/nowhere/program";
    try {
        run_to_end(spec, 10s);
        FAIL() << "a missing program was started";
    } catch (const SpawnError& error) {
        EXPECT_STREQ(error.what(),
                     "/nowhere/program: executing the program: No such file or directory");
    }
}

TEST(ChildProcess, kills_what_a_finished_child_leaves_behind) {
    const TempFolder folder;
    const auto note = folder / "pid";
    const auto done = run_to_end(shell("sleep 1000 & echo $! > " + note.string()), 10s);
    EXPECT_EQ(done.status, ExitStatus{});
    const pid_t left = std::stoi(read_file(note));
    EXPECT_TRUE(wait_until([&] { return !is_alive(left); }, 2s));
}

TEST(ChildProcess, stop_ends_a_group_that_ignores_sigterm) {
    const TempFolder folder;
    const auto note = folder / "pid";
    ChildProcess child(
        shell("trap '' TERM; sleep 1000 & echo $! > " + note.string() + "; wait; sleep 1000"));
    ASSERT_TRUE(wait_until([&] { return !read_file(note).empty(); }));
    const pid_t grandchild = std::stoi(read_file(note));
    EXPECT_EQ(child.stop(100ms), (ExitStatus{0, SIGKILL}));
    EXPECT_TRUE(wait_until([&] { return !is_alive(grandchild); }, 2s));
}

TEST(ChildProcess, stop_lets_a_child_end_by_itself_even_when_it_is_stopped) {
    const TempFolder folder;
    const auto note = folder / "ready";
    ChildProcess child(
        shell("trap 'exit 75' TERM; echo > " + note.string() + "; while :; do sleep 0.01; done"));
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(note); }));
    child.signal_group(SIGSTOP);
    EXPECT_EQ(child.stop(5s), (ExitStatus{75, 0}));
}

TEST(ChildProcess, wakes_up_for_another_descriptor) {
    int fds[2];
    ASSERT_EQ(::pipe(fds), 0);
    const OwnedFd read_end(fds[0]), write_end(fds[1]);
    ChildProcess child(shell("sleep 1000"));
    ASSERT_EQ(::write(write_end.get(), "x", 1), 1);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_FALSE(child.wait_for(30s, read_end.get()));
    EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
}

TEST(ChildProcess, dies_with_the_process_that_made_it) {
    const TempFolder folder;
    const auto note = folder / "pid";
    const pid_t middle = ::fork();
    if (middle == 0) {
        ChildProcess child(shell("echo $$ > " + note.string() + "; exec sleep 1000"));
        child.wait_for(60s);
        ::_exit(0);
    }
    ASSERT_TRUE(wait_until([&] { return !read_file(note).empty(); }));
    const pid_t child = std::stoi(read_file(note));
    ASSERT_TRUE(is_alive(child));
    ::kill(middle, SIGKILL);
    ::waitpid(middle, nullptr, 0);
    EXPECT_TRUE(wait_until([&] { return !is_alive(child); }, 2s));
}

TEST(ChildLimits, end_a_child_that_takes_too_much_processor_time) {
    ChildSpec spec = shell("while :; do :; done");
    spec.limits.cpu_seconds = 1;
    EXPECT_EQ(run_to_end(spec, 20s).status, (ExitStatus{0, SIGXCPU}));
}

TEST(ChildLimits, refuse_memory_beyond_the_limit) {
    ChildSpec spec = shell("exec python3 -c 'x = bytearray(600 * 1024 * 1024)'");
    spec.limits.memory_bytes = 400ull * 1024 * 1024;
    const auto done = run_to_end(spec, 20s);
    EXPECT_EQ(done.status, (ExitStatus{1, 0}));
    EXPECT_NE(done.standard_error.find("MemoryError"), std::string::npos) << done.standard_error;
}

TEST(ChildLimits, end_a_child_that_writes_too_large_a_file) {
    const TempFolder folder;
    ChildSpec spec = shell("exec head -c 3000000 /dev/zero > " + (folder / "large").string());
    spec.limits.file_bytes = 1'000'000;
    EXPECT_EQ(run_to_end(spec, 20s).status, (ExitStatus{0, SIGXFSZ}));
    EXPECT_EQ(std::filesystem::file_size(folder / "large"), 1'000'000u);
}

TEST(ChildLimits, write_no_core_file) {
    EXPECT_EQ(run_to_end(shell("ulimit -c; ulimit -Hc"), 10s).standard_output, "0\n0\n");
}

TEST(ChildLimits, hold_the_number_of_processes_of_another_user) {
    if (::getuid() != 0) {
        GTEST_SKIP() << "needs root: the limit is tried under a user who has no processes yet";
    }
    ChildSpec spec = shell("for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo started all");
    spec.run_as = lonely_account();
    spec.limits.processes = 4;
    const auto done = run_to_end(spec, 20s);
    EXPECT_EQ(done.standard_output, "");
    EXPECT_NE(done.standard_error.find("fork"), std::string::npos) << done.standard_error;
}

TEST(ChildProcess, changes_the_user_and_still_dies_with_its_parent) {
    if (::getuid() != 0) {
        GTEST_SKIP() << "only root can change to another user";
    }
    const TempFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    const auto note = folder / "pid";
    const auto account = lonely_account();
    const pid_t middle = ::fork();
    if (middle == 0) {
        ChildSpec spec = shell("umask 0; id -u > " + note.string() + "; echo $$ >> " +
                               note.string() + "; exec sleep 1000");
        spec.run_as = account;
        ChildProcess child(spec);
        child.wait_for(60s);
        ::_exit(0);
    }
    ASSERT_TRUE(wait_until([&] { return read_file(note).find('\n', 7) != std::string::npos; }));
    std::istringstream text(read_file(note));
    uid_t user = 0;
    pid_t child = 0;
    text >> user >> child;
    EXPECT_EQ(user, account.user);
    ::kill(middle, SIGKILL);
    ::waitpid(middle, nullptr, 0);
    EXPECT_TRUE(wait_until([&] { return !is_alive(child); }, 2s));
}

} // namespace
} // namespace clono::supervisor
