#include "program.hpp"

#include "tests/support/paths/paths.hpp"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::engine::test {

TestFolder::TestFolder() {
    char name[] = "/tmp/clono_cli_XXXXXX";
    if (mkdtemp(name) == nullptr) {
        throw std::runtime_error("mkdtemp");
    }
    path_ = name;
}

TestFolder::~TestFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string TestFolder::write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
}

Program::Program(const std::vector<std::string>& words, const fs::path& folder) : folder_(folder) {
    std::vector<std::string> all = {clono::test::bin_dir() + "/clono-engine"};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (auto& word : all) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const auto out = (folder / "stdout.txt").string();
    const auto err = (folder / "stderr.txt").string();
    pid_ = fork();
    if (pid_ != 0) {
        return;
    }
    if (chdir(folder.c_str()) == 0 && freopen("/dev/null", "r", stdin) != nullptr &&
        freopen(out.c_str(), "w", stdout) != nullptr &&
        freopen(err.c_str(), "w", stderr) != nullptr) {
        execv(arguments.front(), arguments.data());
    }
    _exit(127);
}

Program::~Program() {
    if (!is_over_ && pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status_, 0);
    }
}

void Program::send(int signal) const {
    ::kill(pid_, signal);
}

bool Program::has_ended() {
    is_over_ = is_over_ || ::waitpid(pid_, &status_, WNOHANG) == pid_;
    return is_over_;
}

std::size_t Program::own_kilobytes() const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:")) {
            return std::stoul(line.substr(8));
        }
    }
    return 0;
}

Ending Program::wait() {
    if (!is_over_) {
        ::waitpid(pid_, &status_, 0);
        is_over_ = true;
    }
    Ending ending;
    if (WIFEXITED(status_)) {
        ending.exit_code = WEXITSTATUS(status_);
    } else {
        ending.signal = WTERMSIG(status_);
    }
    ending.out = read_text(folder_ / "stdout.txt");
    ending.err = read_text(folder_ / "stderr.txt");
    return ending;
}

Ending run(const std::vector<std::string>& words, const fs::path& folder) {
    return Program(words, folder).wait();
}

std::string read_text(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::map<std::string, std::string> results_of(const fs::path& folder, bool with_hidden) {
    std::map<std::string, std::string> results;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto path = fs::relative(entry.path(), folder).generic_string();
        const bool is_passing = path.starts_with("checkpoint") || path.ends_with("progress.json") ||
                                path.ends_with("live.json");
        const bool is_hidden = entry.path().filename().string().starts_with('.');
        if (entry.is_regular_file() && !is_passing && (with_hidden || !is_hidden)) {
            results[path] = read_text(entry.path());
        }
    }
    return results;
}

std::vector<std::string> pipeline_over(const TestFolder& folder, std::size_t mutations,
                                       std::size_t samples, const std::string& working_dir,
                                       const std::vector<std::string>& more) {
    const auto made =
        run({"simulate", "--out_dir", "in", "--seed", "4", "--mutations", std::to_string(mutations),
             "--clones", std::to_string(std::min<std::size_t>(mutations, 3)), "--num_samples",
             std::to_string(samples)},
            folder.path());
    if (made.exit_code != 0) {
        throw std::runtime_error("simulate: " + made.err);
    }
    std::vector<std::string> words = {"run_analysis_pipeline", "--in_files"};
    for (std::size_t s = 1; s <= samples; ++s) {
        words.push_back("in/S" + std::to_string(s) + ".tsv");
    }
    words.insert(words.end(), {"--working_dir", working_dir});
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

} // namespace clono::engine::test
