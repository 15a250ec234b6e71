#include "attempts.hpp"

#include <csignal>
#include <ctime>
#include <stdexcept>

#include <sys/stat.h>

namespace clono::engine::test {

namespace {

std::uint64_t inode_of(const fs::path& file) {
    struct stat status {};

    return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

void pause_shortly() {
    const timespec pause{0, 200'000};
    nanosleep(&pause, nullptr);
}

/// Processor time that a process has used; nothing once it has ended.
std::optional<Seconds> used_by(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
        return std::nullopt;
    }
    return Seconds(static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9);
}

std::size_t place_of(Part part) {
    return static_cast<std::size_t>(part);
}

} // namespace

const char* name_of(Part part) {
    constexpr std::array kNames = {"sampling", "tables", "plots", "export"};
    return kNames[place_of(part)];
}

Watcher::Watcher(fs::path working_dir, std::size_t chains)
    : working_dir_(std::move(working_dir)), chains_(chains) {
    for (const Part part : kParts) {
        before_[place_of(part)] = inode_of(last_file_of(part));
    }
}

fs::path Watcher::last_file_of(Part part) const {
    switch (part) {
    case Part::Sampling:
        return chains_ == 1
                   ? working_dir_ / "trace/trace.clono"
                   : working_dir_ / "trace/chains" / std::to_string(chains_) / "trace.clono";
    case Part::Tables:
        return working_dir_ / "tables/diagnostics.tsv";
    case Part::Plots:
        return working_dir_ / "plots/palette.json";
    case Part::Export:
        return working_dir_ / "manifest.json";
    }
    throw std::logic_error("no such part");
}

bool Watcher::is_over(Part part) const {
    const auto now = inode_of(last_file_of(part));
    return now != 0 && now != before_[place_of(part)];
}

Timeline run_undisturbed(const std::vector<std::string>& words, const fs::path& folder,
                         const fs::path& working_dir, std::size_t chains) {
    const Watcher watcher(working_dir, chains);
    Timeline lengths{};
    Program program(words, folder);
    Seconds begin{0}, used{0};
    for (const Part part : kParts) {
        while (!watcher.is_over(part) && !program.has_ended()) {
            used = used_by(program.id()).value_or(used);
            pause_shortly();
        }
        lengths[place_of(part)] = used - begin;
        begin = used;
    }
    const auto ending = program.wait();
    if (ending.exit_code != 0) {
        throw std::runtime_error("the undisturbed run ended with " +
                                 std::to_string(ending.exit_code) + ": " + ending.err);
    }
    return lengths;
}

Outcome run_and_kill(const std::vector<std::string>& words, const fs::path& folder, Watcher watcher,
                     Part part, Seconds delay, std::chrono::microseconds wait,
                     std::string& complaint) {
    Program program(words, folder);
    if (part != Part::Sampling) {
        const auto earlier = kParts[place_of(part) - 1];
        while (!watcher.is_over(earlier) && !program.has_ended()) {
            pause_shortly();
        }
    }
    Seconds used = used_by(program.id()).value_or(Seconds(0));
    const auto moment = used + delay;
    while (used < moment && !program.has_ended()) {
        pause_shortly();
        used = used_by(program.id()).value_or(used);
    }
    const timespec pause{0, std::chrono::nanoseconds(wait).count()};
    nanosleep(&pause, nullptr);
    if (!program.has_ended()) {
        program.send(SIGKILL);
    }
    const auto ending = program.wait();
    if (ending.signal == SIGKILL) {
        return Outcome::Killed;
    }
    // Refused as finished: the attempt before was killed between its manifest and its end.
    const bool was_finished =
        ending.exit_code == 64 && ending.err.find("holds a finished run") != std::string::npos;
    if (ending.exit_code == 0 || was_finished) {
        return Outcome::Finished;
    }
    complaint = "exit code " + std::to_string(ending.exit_code) + ", signal " +
                std::to_string(ending.signal) + ": " + ending.err;
    return Outcome::Failed;
}

} // namespace clono::engine::test
