#pragma once
// Runs clono-engine in folders of the test's own.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace clono::engine::test {

namespace fs = std::filesystem;

/// A folder that is gone after the test.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    fs::path path(const std::string& name = {}) const {
        return name.empty() ? path_ : path_ / name;
    }

    std::string write(const std::string& name, const std::string& text) const;

private:
    fs::path path_;
};

struct Ending {
    int exit_code = -1; ///< -1 after a signal
    int signal = 0;
    std::string out;
    std::string err;
};

/// A running clono-engine; killed at the end of its life.
class Program {
public:
    /// @param folder  current directory; also takes the output
    Program(const std::vector<std::string>& words, const fs::path& folder);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t id() const { return pid_; }

    void send(int signal) const;
    bool has_ended();
    /// Memory of its own that it holds now, without mapped files; 0 when it has ended.
    std::size_t own_kilobytes() const;
    Ending wait();

private:
    fs::path folder_;
    pid_t pid_ = -1;
    int status_ = 0;
    bool is_over_ = false;
};

Ending run(const std::vector<std::string>& words, const fs::path& folder);

std::string read_text(const fs::path& file);

/// Relative path and content of every result file below a folder: not of checkpoints, progress and
/// live files. A name that begins with a dot is left out only when `with_hidden` is false.
std::map<std::string, std::string> results_of(const fs::path& folder, bool with_hidden = true);

/// Makes a small data set and returns the words of a pipeline over it.
std::vector<std::string> pipeline_over(const TestFolder& folder, std::size_t mutations,
                                       std::size_t samples, const std::string& working_dir,
                                       const std::vector<std::string>& more);

/// Waits for a condition with a deadline; false when it passed.
template <class Condition>
bool wait_until(const Condition& condition,
                std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        timespec pause{0, 1'000'000};
        nanosleep(&pause, nullptr);
    }
    return true;
}

} // namespace clono::engine::test
