// The same daemon with our real engine, and with an operator's PyClone in its place.
#include "tests/supervisor/daemon/stack.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace clono::testing {
namespace {

using namespace std::chrono_literals;

class Engines : public ::testing::Test {
protected:
    void TearDown() override {
        if (HasFailure()) {
            std::cerr << stack_.log();
        }
    }

    std::size_t count_files(const std::filesystem::path& folder,
                            const std::string& extension) const {
        std::size_t count = 0;
        if (std::filesystem::exists(folder)) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
                count += entry.path().extension() == extension;
            }
        }
        return count;
    }

    /// Does the running engine say that its last row is sampled?
    bool is_behind_sampling(JobId job) const {
        std::error_code error;
        for (std::filesystem::directory_iterator it(stack_.layout().work(job), error), end;
             !error && it != end; it.increment(error)) {
            const auto progress = read_file(it->path() / "result/progress.json");
            for (const auto* stage : {"clustering", "tables", "plots", "export"}) {
                if (progress.find(std::string(R"("stage":")") + stage) != std::string::npos) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Bytes of every published file, to look for what must not be in any.
    bool is_in_any_file(const std::filesystem::path& folder, const std::string& words) const {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() &&
                read_file(entry.path()).find(words) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    static std::string example(const std::string& name) {
        return read_file(clono::test::source_dir() + "/html/examples/" + name);
    }

    void use_our_engine() {
        stack_.configure("engine.command", clono::test::bin_dir() + "/clono-engine");
        stack_.configure("engine.check_command", clono::test::bin_dir() + "/clono-engine");
    }

    /// `name=<number>` of the line that the log has about an attempt.
    double number_in_log(const std::string& event, JobId job, int attempt,
                         const std::string& name) const {
        const auto begin =
            " " + event + " job=" + to_string(job) + " attempt=" + std::to_string(attempt) + " ";
        std::istringstream lines(stack_.log());
        for (std::string line; std::getline(lines, line);) {
            const auto at = line.find(" " + name + "=");
            if (line.find(begin) != std::string::npos && at != std::string::npos) {
                return std::stod(line.substr(at + name.size() + 2));
            }
        }
        ADD_FAILURE() << "no" << begin << name;
        return 0;
    }

    Stack stack_;
};

TEST_F(Engines, our_own_makes_tables_nine_plots_and_thumbnails) {
    use_our_engine();
    const auto job = stack_.add_job({.orders = example("primary_a.tsv"), .iterations = 200});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 60s)) << stack_.row(job).state;
    const auto result = stack_.result_of(job, 1);
    EXPECT_TRUE(std::filesystem::exists(result / "tables/loci.tsv"));
    EXPECT_EQ(count_files(result / "plots", ".pdf"), 9u);
    EXPECT_EQ(count_files(result / "plots", ".png"), 9u);
    EXPECT_EQ(count_files(result / "thumbnails/plots", ".png"), 9u);
    EXPECT_FALSE(is_in_any_file(result, stack_.folder().path().string()))
        << "a path of the server is in a result";
}

TEST_F(Engines, a_killed_analysis_goes_on_where_its_checkpoint_ends_and_does_nothing_twice) {
    constexpr int kIterations = 20'000;
    use_our_engine();
    const JobPlan plan{.orders = example("primary_a.tsv"), .iterations = kIterations};
    const auto undisturbed = stack_.add_job(plan);
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(undisturbed, "done", 100s));

    const auto job = stack_.add_job(plan);
    // Killed behind the last row, with pictures and export before it: a fast machine is there before the first of the
    // checkpoints that come every two seconds.
    ASSERT_TRUE(wait_until([&] { return is_behind_sampling(job); }, 100s));
    ASSERT_EQ(stack_.row(job).state, "running");
    for (const auto pid : stack_.engines_of(job)) {
        ::kill(pid, SIGKILL);
    }
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 100s));
    EXPECT_EQ(stack_.row(job).result_attempt, 2u);

    const auto resumed = number_in_log("engine_resumed", job, 2, "iteration");
    EXPECT_EQ(resumed, kIterations);
    // Sampling is more than a third of a whole run; tables, plots and export are made again. A run from the start costs a
    // whole one, give or take a twentieth.
    const auto whole = number_in_log("engine_ended", undisturbed, 1, "cpu_ms");
    const auto first = number_in_log("engine_ended", job, 1, "cpu_ms");
    const auto second = number_in_log("engine_ended", job, 2, "cpu_ms");
    EXPECT_GT(first, whole / 5);
    EXPECT_LT(second, 0.85 * whole) << "resumed from " << resumed << ", first " << first;
    std::cout << "processor time: undisturbed " << whole << " ms; killed after " << first
              << " ms, resumed from iteration " << resumed << " of " << kIterations
              << ", second attempt " << second << " ms\n";
    EXPECT_EQ(read_file(stack_.result_of(job, 2) / "tables/loci.tsv"),
              read_file(stack_.result_of(undisturbed, 1) / "tables/loci.tsv"));
}

TEST_F(Engines, our_own_lists_the_faults_of_a_bad_table) {
    use_our_engine();
    const auto job = stack_.add_job({.orders = "mutation_id\tref_counts\tvar_counts\tnormal_"
                                               "cn\tminor_cn\tmajor_cn\nm1\t1e3\t5\t2\t1\t1\n"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed", 30s));
    EXPECT_EQ(stack_.row(job).error_code, "bad_data");
    const auto findings = nlohmann::json::parse(stack_.row(job).findings);
    EXPECT_EQ(findings.at("faults").at(0).at("value"), "1e3");
}

TEST_F(Engines, an_operators_pyclone_gets_only_the_documented_command_line) {
    stack_.configure("engine.kind", "pyclone");
    stack_.configure("engine.command",
                     clono::test::source_dir() + "/tests/supervisor/stand_in_pyclone.py");
    const auto job = stack_.add_job({.orders = "any table", .iterations = 50});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 60s)) << stack_.row(job).state;
    const auto result = stack_.result_of(job, 1);
    EXPECT_EQ(read_file(result / "config.yaml"), "num_iters: 50\nworking_dir: /job/result\n");
    EXPECT_EQ(count_files(result / "plots", ".pdf"), 9u);
    EXPECT_EQ(count_files(result / "plots", ".png"), 9u) << "rasterised";
    EXPECT_EQ(count_files(result / "thumbnails/plots", ".png"), 9u);
    const auto manifest = nlohmann::json::parse(read_file(result / "manifest.json"));
    EXPECT_EQ(manifest.at("files").size(), 9u + 9u + 2u + 1u + 1u + 1u);
}

} // namespace
} // namespace clono::testing
