// A run may be stopped at any moment; the same command continues it and ends with the same bytes.

#include "program.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <random>

namespace clono::engine::test {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kRun = {"--num_iters", "600",      "--burnin", "100",       "--seed",
                                       "5",           "--chains", "3",        "--threads", "2"};

/// The same names and the same bytes, told by name when they differ.
void expect_same(const std::map<std::string, std::string>& got,
                 const std::map<std::string, std::string>& wanted) {
    for (const auto& [name, bytes] : wanted) {
        const auto found = got.find(name);
        ASSERT_NE(found, got.end()) << name << " is missing";
        EXPECT_TRUE(found->second == bytes) << name << " differs";
    }
    for (const auto& [name, bytes] : got) {
        EXPECT_TRUE(wanted.contains(name)) << name << " is left over";
    }
}

/// Runs the words undisturbed in a folder of their own, on the same relative working directory.
std::map<std::string, std::string> undisturbed(const TestFolder& folder,
                                               const std::vector<std::string>& words) {
    const auto ending = run(words, folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    auto results = results_of(folder.path("run"));
    fs::rename(folder.path("run"), folder.path("reference"));
    return results;
}

TEST(Continue, after_kills_at_random_moments_every_result_has_the_same_bytes) {
    TestFolder folder;
    const auto words = pipeline_over(folder, 30, 2, "run", kRun);
    const auto begin = std::chrono::steady_clock::now();
    const auto wanted = undisturbed(folder, words);
    ASSERT_TRUE(wanted.contains("log.txt"));
    const auto whole = std::chrono::steady_clock::now() - begin;
    std::mt19937_64 random(7);
    const auto most = std::chrono::duration_cast<std::chrono::microseconds>(whole).count();
    std::uniform_int_distribution<long> moment(0, most);
    int kills = 0;
    for (int round = 0; round < 4; ++round) {
        fs::remove_all(folder.path("run"));
        for (;;) {
            Program program(words, folder.path());
            const auto end =
                std::chrono::steady_clock::now() + std::chrono::microseconds(moment(random));
            while (!program.has_ended() && std::chrono::steady_clock::now() < end) {
                timespec pause{0, 500'000};
                nanosleep(&pause, nullptr);
            }
            if (program.has_ended()) {
                const auto ending = program.wait();
                // Finished, or found finished by an earlier attempt that was killed at the very end.
                EXPECT_TRUE(ending.exit_code == 0 || (ending.exit_code == 64 &&
                                                      fs::exists(folder.path("run/manifest.json"))))
                    << ending.exit_code << ending.err;
                break;
            }
            program.send(SIGKILL);
            program.wait();
            ++kills;
        }
        expect_same(results_of(folder.path("run")), wanted);
    }
    EXPECT_GT(kills, 0);
}

TEST(Continue, sigterm_leaves_a_checkpoint_and_exit_code_75) {
    TestFolder folder;
    const auto words = pipeline_over(folder, 30, 2, "run",
                                     {"--num_iters", "3000", "--burnin", "100", "--seed", "5",
                                      "--chains", "2", "--threads", "2", "--export_traces", "no"});
    const auto wanted = undisturbed(folder, words);
    Program program(words, folder.path());
    ASSERT_TRUE(wait_until([&] {
        const auto file = folder.path("run/checkpoint/chain_1.trace");
        return program.has_ended() ||
               (fs::exists(file) && fs::exists(folder.path("run/progress.json")));
    }));
    program.send(SIGTERM);
    const auto stopped = program.wait();
    EXPECT_EQ(stopped.exit_code, 75) << stopped.err;
    EXPECT_FALSE(fs::exists(folder.path("run/manifest.json")));
    const auto resumed = run(words, folder.path());
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    expect_same(results_of(folder.path("run")), wanted);
}

TEST(Continue, a_copy_of_the_checkpoints_alone_is_enough) {
    TestFolder folder;
    const auto words = pipeline_over(folder, 30, 2, "run",
                                     {"--num_iters", "3000", "--seed", "5", "--chains", "2",
                                      "--export_traces", "no", "--checkpoint_dir", "kept"});
    const auto wanted = undisturbed(folder, words);
    Program program(words, folder.path());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder.path("run/progress.json")); }));
    program.send(SIGTERM);
    ASSERT_EQ(program.wait().exit_code, 75);
    fs::remove_all(folder.path("run"));
    ASSERT_TRUE(fs::exists(folder.path("kept/chain_1.trace")));
    const auto resumed = run(words, folder.path());
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_THAT(read_text(folder.path("run/progress.json")),
                testing::Not(HasSubstr("\"resumed_from\":null")));
    expect_same(results_of(folder.path("run")), wanted);
}

TEST(Continue, bytes_do_not_depend_on_the_number_of_threads) {
    TestFolder folder;
    const auto words = [&](const char* threads) {
        return pipeline_over(folder, 40, 3, "run",
                             {"--num_iters", "300", "--burnin", "50", "--thin", "3", "--seed", "9",
                              "--threads", threads});
    };
    const auto wanted = undisturbed(folder, words("1"));
    ASSERT_TRUE(wanted.contains("log.txt"));
    for (const char* threads : {"2", "7"}) {
        fs::remove_all(folder.path("run"));
        ASSERT_EQ(run(words(threads), folder.path()).exit_code, 0);
        expect_same(results_of(folder.path("run")), wanted);
    }
}

TEST(Continue, chain_one_does_not_depend_on_the_number_of_chains) {
    TestFolder folder;
    const auto words = [&](const char* chains, const char* into) {
        return pipeline_over(folder, 20, 2, into,
                             {"--num_iters", "200", "--seed", "9", "--chains", chains});
    };
    ASSERT_EQ(run(words("1", "one"), folder.path()).exit_code, 0);
    ASSERT_EQ(run(words("3", "three"), folder.path()).exit_code, 0);
    auto three = results_of(folder.path("three/trace"));
    std::erase_if(three, [](const auto& file) { return file.first.starts_with("chains/"); });
    expect_same(three, results_of(folder.path("one/trace")));
}

TEST(Continue, a_run_until_converged_stops_at_the_same_row_when_it_was_killed) {
    TestFolder folder;
    const auto words = pipeline_over(folder, 30, 2, "run",
                                     {"--num_iters", "9000", "--burnin", "200", "--seed", "5",
                                      "--until_converged", "--export_traces", "no"});
    const auto wanted = undisturbed(folder, words);
    EXPECT_THAT(wanted.at("tables/diagnostics.tsv"), testing::EndsWith("\tyes\n"));
    EXPECT_LT(wanted.at("trace/trace.clono").size(), 4'000'000u) << "all rows were sampled";
    for (const auto* moment : {"run/checkpoint/chain_4.trace", "run/trace/trace.clono"}) {
        fs::remove_all(folder.path("run"));
        {
            Program program(words, folder.path());
            ASSERT_TRUE(wait_until([&] { return fs::exists(folder.path(moment)); }));
            program.send(SIGKILL);
            program.wait();
        }
        const auto ending = run(words, folder.path());
        EXPECT_EQ(ending.exit_code, 0) << ending.err;
        expect_same(results_of(folder.path("run")), wanted);
    }
}

TEST(Continue, extending_a_run_equals_the_longer_run) {
    TestFolder folder;
    const auto words = [&](const char* rows) {
        return pipeline_over(
            folder, 20, 2, "run",
            {"--num_iters", rows, "--burnin", "50", "--seed", "9", "--chains", "2"});
    };
    const auto wanted = undisturbed(folder, words("500"));
    ASSERT_EQ(run(words("300"), folder.path()).exit_code, 0);
    auto longer = words("300");
    longer.insert(longer.end(), {"--extend", "200"});
    const auto ending = run(longer, folder.path());
    EXPECT_EQ(ending.exit_code, 0) << ending.err;
    expect_same(results_of(folder.path("run")), wanted);
}

TEST(Continue, another_run_or_a_finished_one_is_refused_until_overwriting_is_asked_for) {
    TestFolder folder;
    const auto words = [&](const char* seed) {
        return pipeline_over(folder, 10, 1, "run",
                             {"--num_iters", "100", "--seed", seed, "--chains", "1"});
    };
    const auto wanted = undisturbed(folder, words("2"));
    ASSERT_EQ(run(words("1"), folder.path()).exit_code, 0);
    const auto refused = run(words("1"), folder.path());
    EXPECT_EQ(refused.exit_code, 64);
    EXPECT_THAT(refused.err, HasSubstr("--overwrite"));
    auto overwriting = words("2");
    overwriting.emplace_back("--overwrite");
    EXPECT_EQ(run(overwriting, folder.path()).exit_code, 0);
    expect_same(results_of(folder.path("run")), wanted);
}

TEST(Continue, a_checkpoint_of_other_data_is_refused) {
    TestFolder folder;
    const auto words = pipeline_over(
        folder, 30, 2, "run",
        {"--num_iters", "3000", "--seed", "5", "--chains", "1", "--checkpoint_dir", "kept"});
    Program program(words, folder.path());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder.path("run/progress.json")); }));
    program.send(SIGTERM);
    ASSERT_EQ(program.wait().exit_code, 75);
    auto text = read_text(folder.path("in/S1.tsv"));
    const auto digit = text.find('\t', text.find('\n')) + 1;
    text[digit] = text[digit] == '1' ? '2' : '1';
    folder.write("in/S1.tsv", text);
    fs::remove_all(folder.path("run"));
    const auto refused = run(words, folder.path());
    EXPECT_EQ(refused.exit_code, 64);
    EXPECT_THAT(refused.err, HasSubstr("other data"));
}

TEST(Continue, a_torn_end_of_a_checkpoint_is_ignored) {
    TestFolder folder;
    const auto words = pipeline_over(
        folder, 30, 2, "run",
        {"--num_iters", "3000", "--seed", "5", "--chains", "1", "--export_traces", "no"});
    const auto wanted = undisturbed(folder, words);
    Program program(words, folder.path());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder.path("run/progress.json")); }));
    program.send(SIGTERM);
    ASSERT_EQ(program.wait().exit_code, 75);
    const auto file = folder.path("run/checkpoint/chain_1.trace");
    fs::resize_file(file, fs::file_size(file) - 5);
    EXPECT_EQ(run(words, folder.path()).exit_code, 0);
    expect_same(results_of(folder.path("run")), wanted);
}

} // namespace
} // namespace clono::engine::test
