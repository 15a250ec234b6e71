// A stand-in for the engine: it obeys docs/engine-contract.md (command line, files, exit codes, checkpoint, SIGTERM) but
// its "sampling" is a chain of hashes. The result depends on every iteration, so a run that continued from a wrong
// checkpoint has other bytes than an undisturbed one. What it is to do wrong, the first input file says in words:
//   ms=N            milliseconds per iteration (1)
//   die_at=N        SIGKILL itself at iteration N, every time it comes by
//   die_once_at=N   only when it did not start from a checkpoint
//   exit_at=N code=C
//   bad             the input check finds a fault
//   hang            ignores SIGTERM
//   spin            uses the processor instead of sleeping
//   say             writes words to its standard error first
//   plot            a PNG in the result (which no decoder reads)
//   no_manifest, wrong_size, wrong_hash, link, fifo, extra   faults of the result
#include "core/sha256.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a handler can reach nothing else
volatile std::sig_atomic_t stop_wanted = 0;

void on_terminate(int) {
    stop_wanted = 1;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void replace_file(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    const auto part = path.string() + ".part";
    std::ofstream(part, std::ios::binary) << content;
    fs::rename(part, path);
}

using Options = std::map<std::string, std::vector<std::string>>;

Options parse(int argc, char** argv) {
    Options options;
    std::string name;
    for (int i = 2; i < argc; ++i) {
        const std::string word = argv[i];
        if (word.starts_with("--")) {
            options[name = word];
        } else if (name.empty()) {
            std::exit(2);
        } else {
            options[name].push_back(word);
        }
    }
    return options;
}

std::string one(const Options& options, const std::string& name, const std::string& otherwise) {
    const auto found = options.find(name);
    return found == options.end() || found->second.empty() ? otherwise : found->second.front();
}

/// The words of the first input file.
class Orders {
public:
    explicit Orders(const std::string& text) {
        std::istringstream words(text);
        for (std::string word; words >> word;) {
            const auto equals = word.find('=');
            orders_[word.substr(0, equals)] =
                equals == std::string::npos ? "" : word.substr(equals + 1);
        }
    }

    bool has(const std::string& name) const { return orders_.contains(name); }

    long number(const std::string& name, long otherwise) const {
        return has(name) ? std::stol(orders_.at(name)) : otherwise;
    }

private:
    std::map<std::string, std::string> orders_;
};

int check_input(const Options& options, const Orders& orders) {
    const auto report = one(options, "--report", "");
    if (!orders.has("bad")) {
        replace_file(fs::absolute(report),
                     R"({"version": 1, "ok": true, "fault_count": 0, "faults": []})");
        return 0;
    }
    replace_file(
        fs::absolute(report),
        R"({"version": 1, "ok": false, "fault_count": 1, "faults": [{"code": "count_not_integer",)"
        R"( "severity": "error", "file": "0.tsv", "line": 2, "column": "ref_counts", "value": "x",)"
        R"( "message": {"en": "no number", "zh": "不是数字"}}]})");
    return 65;
}

class Run {
public:
    Run(const Options& options, const Orders& orders)
        : orders_(orders),
          dir_(one(options, "--working_dir", "")),
          iterations_(std::stol(one(options, "--num_iters", "100"))),
          value_(one(options, "--seed", "0")) {
        for (const auto& file : options.at("--in_files")) {
            value_ += read_file(file);
        }
        value_ = clono::to_hex(clono::sha256(value_));
        resume();
    }

    int go() {
        for (; done_ < iterations_; ++done_) {
            if (done_ == orders_.number("die_at", -1) ||
                (done_ == orders_.number("die_once_at", -1) && !from_)) {
                ::kill(::getpid(), SIGKILL), ::raise(SIGSEGV);
            }
            if (done_ == orders_.number("exit_at", -1)) {
                return static_cast<int>(orders_.number("code", 70));
            }
            if (stop_wanted && !orders_.has("hang")) {
                checkpoint();
                return 75;
            }
            value_ = clono::to_hex(clono::sha256(value_ + std::to_string(done_)));
            pass(std::chrono::milliseconds(orders_.number("ms", 1)));
            if (done_ % 20 == 19) {
                checkpoint();
            }
        }
        write_results();
        return 0;
    }

private:
    void resume() {
        std::istringstream lines(read_file(dir_ / "checkpoint/chain"));
        for (std::string number, value, end; lines >> number >> value >> end && end == ".";) {
            done_ = std::stol(number);
            value_ = value;
            from_ = done_;
        }
        tell(); // where it stands, before anything else
    }

    void pass(std::chrono::milliseconds time) const {
        if (!orders_.has("spin")) {
            std::this_thread::sleep_for(time);
            return;
        }
        const auto until = std::chrono::steady_clock::now() + time;
        while (std::chrono::steady_clock::now() < until) {
        }
    }

    /// Appended to, as the engine's trace is: a torn last line is left unread.
    void checkpoint() {
        fs::create_directories(dir_ / "checkpoint");
        const long next = stop_wanted ? done_ : done_ + 1;
        std::ofstream(dir_ / "checkpoint/chain", std::ios::app) << next << ' ' << value_ << " .\n";
        tell();
    }

    void tell() {
        std::ostringstream text;
        text << R"({"version": 1, "stage": "sampling", "fraction": )"
             << static_cast<double>(done_) / static_cast<double>(iterations_ + 1)
             << R"(, "iteration": )" << done_ << R"(, "num_iters": )" << iterations_
             << R"(, "chains": 1, "seconds_left": 1, "resumed_from": )"
             << (from_ ? std::to_string(*from_) : "null") << "}";
        replace_file(dir_ / "progress.json", text.str());
        replace_file(dir_ / "live.json",
                     R"({"version": 1, "iteration": )" + std::to_string(done_) + "}");
    }

    void write_results() {
        std::map<std::string, std::string> files = {
            {"tables/loci.tsv", "value\n" + value_ + "\n"},
            {"tables/cluster.tsv", "clusters\n1\n"},
            {"config.yaml", "num_iters: " + std::to_string(iterations_) + "\n"}};
        if (orders_.has("plot")) {
            files["plots/a.png"] = "not decoded by anybody here";
        }
        std::string list;
        for (auto& [path, content] : files) {
            const auto digest =
                clono::to_hex(clono::sha256(orders_.has("wrong_hash") ? "x" + content : content));
            list += (list.empty() ? "" : ", ") + std::string(R"({"path": ")") + path +
                    R"(", "bytes": )" +
                    std::to_string(content.size() + (orders_.has("wrong_size") ? 1 : 0)) +
                    R"(, "sha256": ")" + digest + R"("})";
            replace_file(dir_ / path, content);
        }
        if (orders_.has("link")) {
            fs::remove(dir_ / "config.yaml");
            fs::create_symlink("/etc/passwd", dir_ / "config.yaml");
        }
        if (orders_.has("fifo")) {
            fs::remove(dir_ / "config.yaml");
            ::mkfifo((dir_ / "config.yaml").c_str(), 0600);
        }
        if (orders_.has("extra")) {
            replace_file(dir_ / "tables/extra.tsv", "not listed");
        }
        if (!orders_.has("no_manifest")) {
            replace_file(dir_ / "manifest.json",
                         R"({"version": 1, "engine": "stand-in", "seed": 1, "files": [)" + list +
                             "]}");
        }
    }

    const Orders& orders_;
    fs::path dir_;
    long iterations_;
    std::string value_;
    long done_ = 0;
    std::optional<long> from_;
};

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGTERM, on_terminate);
    if (argc < 2) {
        return 2;
    }
    const auto options = parse(argc, argv);
    const Orders orders(read_file(one(options, "--in_files", "")));
    const std::string command = argv[1];
    if (command == "check_input") {
        return check_input(options, orders);
    }
    if (command == "run_analysis_pipeline") {
        if (orders.has("say")) {
            std::cerr << "first words\n" << std::string(5000, '.') << "\nlast words\n";
        }
        return Run(options, orders).go();
    }
    return 2;
}
