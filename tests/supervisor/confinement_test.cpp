#include "process/confinement.hpp"
#include "process/process_usage.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/supervisor/wait_until.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::wait_until;
using clono::testing::write_file;

/// A data folder as the site has it: secrets, two jobs of two people.
class ConfinementTest : public ::testing::TestWithParam<ConfinementMode> {
protected:
    ConfinementTest() : confinement_(GetParam(), {}) {
        write_file(data_ / "secrets/db.ini", "top-secret");
        write_file(data_ / "work/1/own.txt", "mine");
        write_file(data_ / "work/2/other.txt", "theirs");
        write_file(data_ / "uploads/3/0.tsv", "my-upload");
        write_file(data_ / "uploads/4/0.tsv", "their-upload");
    }

    void SetUp() override {
        std::vector<std::string> why_not;
        const auto strictest = Confinement::probe({}, why_not).mode();
        if (GetParam() < strictest) {
            GTEST_SKIP() << why_not.front();
        }
    }

    ConfinedProgram shell(const std::string& script) const {
        return {"/bin/sh",
                {"-c", script},
                {{data_ / "uploads/3/0.tsv", "0.tsv"}},
                data_ / "work/1",
                {}};
    }

    FinishedChild run(const std::string& script) const {
        return run_confined(confinement_, shell(script), 20s);
    }

    /// cat of a path as the host knows it
    FinishedChild read(const std::string& path) const {
        return run("cat " + (data_ / path).string());
    }

    TempFolder data_;
    Confinement confinement_;
};

TEST_P(ConfinementTest, the_program_reads_its_input_and_writes_its_work_folder) {
    const auto done = run("cat " + confinement_.path_inside({data_ / "uploads/3/0.tsv", "0.tsv"}) +
                          " own.txt > new.txt");
    EXPECT_EQ(done.status, ExitStatus{}) << done.standard_error;
    EXPECT_EQ(read_file(data_ / "work/1/new.txt"), "my-uploadmine");
}

TEST_P(ConfinementTest, the_secrets_file_cannot_be_read) {
    const auto done = read("secrets/db.ini");
    EXPECT_NE(done.status, ExitStatus{});
    EXPECT_EQ(done.standard_output, "");
}

TEST_P(ConfinementTest, another_job_and_another_upload_cannot_be_read) {
    EXPECT_EQ(read("work/2/other.txt").standard_output, "");
    EXPECT_EQ(read("uploads/4/0.tsv").standard_output, "");
}

TEST_P(ConfinementTest, a_link_to_another_job_leads_nowhere) {
    const auto done = run("ln -s " + (data_ / "work/2/other.txt").string() + " link; cat link");
    EXPECT_EQ(done.standard_output, "");
    EXPECT_NE(done.status, ExitStatus{});
}

TEST_P(ConfinementTest, the_input_cannot_be_written) {
    const auto done =
        run("echo x > " + confinement_.path_inside({data_ / "uploads/3/0.tsv", "0.tsv"}));
    EXPECT_NE(done.status, ExitStatus{});
    EXPECT_EQ(read_file(data_ / "uploads/3/0.tsv"), "my-upload");
}

TEST_P(ConfinementTest, the_accounts_of_the_host_cannot_be_read) {
    EXPECT_EQ(run("cat /etc/passwd /etc/hostname").standard_output, "");
}

TEST_P(ConfinementTest, exit_codes_and_signals_come_through) {
    EXPECT_EQ(run("exit 65").status, (ExitStatus{65, 0}));
    EXPECT_EQ(run("kill -SEGV $$").status, (ExitStatus{0, SIGSEGV}));
    EXPECT_EQ(run("kill -KILL $$").status, (ExitStatus{0, SIGKILL}));
}

TEST_P(ConfinementTest, the_processor_time_and_memory_of_the_program_are_seen) {
    ChildProcess child(confinement_.confine(shell("while :; do :; done")));
    ProcessUsage usage;
    EXPECT_TRUE(wait_until([&] { return (usage = usage_of_tree(child.pid())).cpu > 50ms; }));
    EXPECT_GT(usage.resident_bytes, 100'000u);
}

TEST_P(ConfinementTest, a_stop_lets_the_program_write_its_checkpoint) {
    ChildProcess child(confinement_.confine(shell("trap 'echo saved > checkpoint; exit 75' TERM; "
                                                  "echo > ready; while :; do sleep 0.01; done")));
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(data_ / "work/1/ready"); }));
    EXPECT_EQ(confinement_.translate(child.stop(5s)), (ExitStatus{75, 0}));
    EXPECT_EQ(read_file(data_ / "work/1/checkpoint"), "saved\n");
}

INSTANTIATE_TEST_SUITE_P(Modes, ConfinementTest,
                         ::testing::Values(ConfinementMode::bubblewrap, ConfinementMode::landlock),
                         [](const auto& parameter) {
                             return parameter.param == ConfinementMode::bubblewrap ? "bubblewrap"
                                                                                   : "landlock";
                         });

class Bubblewrap : public ConfinementTest {};

TEST_P(Bubblewrap, there_is_no_network_and_no_other_process) {
    const auto done = run(
        "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '; ls /proc | grep -c '^[0-9]'");
    std::istringstream text(done.standard_output);
    std::string interfaces;
    int processes = 0;
    text >> interfaces >> processes;
    EXPECT_EQ(interfaces, "lo");
    EXPECT_LT(processes, 7) << "bubblewrap, the shell and the pipeline";
}

TEST_P(Bubblewrap, the_root_holds_nothing_but_the_system_and_the_job) {
    EXPECT_EQ(run("ls / | grep -vE '^(bin|sbin|lib|lib32|lib64|libx32|usr|etc|var|dev|proc|tmp)$' "
                  "| tr '\\n' ' '")
                  .standard_output,
              "input job ");
    EXPECT_EQ(run("pwd").standard_output, "/job\n");
}

TEST_P(Bubblewrap, even_a_process_that_leaves_its_group_dies_with_the_job) {
    ChildProcess child(confinement_.confine(shell("setsid sleep 4242 & echo > ready; sleep 1000")));
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(data_ / "work/1/ready"); }));
    const auto count = [] {
        ChildSpec spec;
        spec.program = "/bin/sh";
        spec.arguments = {
            "-c",
            "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'sleep 4242' | wc -l"};
        spec.environment = {"PATH=/usr/bin:/bin"};
        return run_to_end(spec, 10s).standard_output;
    };
    child.stop(50ms);
    // The counting shell's own command line holds the words once.
    EXPECT_TRUE(wait_until([&] { return count() == "1\n"; }, 5s));
}

TEST_P(Bubblewrap, the_limit_of_processes_counts_those_of_the_job_alone) {
    auto program = shell("grep 'Max processes' /proc/self/limits | tr -s ' ' | cut -d' ' -f3;"
                         " for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo started all");
    program.limits.processes = 6;
    const auto done = run_confined(confinement_, program, 20s);
    EXPECT_EQ(done.standard_output.substr(0, 2), "6\n") << done.standard_error;
    if (::getuid() == 0) { // whom the kernel does not hold to it
        return;
    }
    EXPECT_EQ(done.standard_output, "6\n");
    EXPECT_NE(done.standard_error.find("fork"), std::string::npos) << done.standard_error;
}

TEST_P(Bubblewrap, data_below_usr_is_hidden) {
    const Confinement hiding(GetParam(), {"/usr/bin/bwrap", {}, {"/usr/share/doc"}});
    const auto done = run_confined(hiding, shell("ls /usr/share/doc | wc -l"), 20s);
    EXPECT_EQ(done.standard_output, "0\n") << done.standard_error;
}

INSTANTIATE_TEST_SUITE_P(Modes, Bubblewrap, ::testing::Values(ConfinementMode::bubblewrap));

TEST(ConfinementProbe, falls_back_and_says_why_when_bubblewrap_is_missing) {
    std::vector<std::string> why_not;
    const auto found = Confinement::probe({"/nowhere/bwrap", {}, {}}, why_not);
    EXPECT_NE(found.mode(), ConfinementMode::bubblewrap);
    ASSERT_FALSE(why_not.empty());
    EXPECT_NE(why_not.front().find("No such file"), std::string::npos) << why_not.front();
}

} // namespace
} // namespace clono::supervisor
