#pragma once

#include "process/step_check.hpp"
#include "storage/owned_fd.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/types.h>

namespace clono::supervisor {

/// What a child may use up. 0 means: as the supervisor itself. Core files are never written.
struct ChildLimits {
    std::uint64_t cpu_seconds = 0;
    std::uint64_t memory_bytes = 0; // address space
    std::uint64_t file_bytes = 0;   // size of one file
    std::uint64_t processes = 0;    // of this user, threads included
    std::uint64_t open_files = 256;
    int nice = 0;
};

struct UserAndGroup {
    uid_t user;
    gid_t group;
};

/// Filesystem and capability rules that the child takes upon itself just before exec (landlock(7)).
/// An empty list of both means: no such rules.
struct LandlockRules {
    std::vector<std::filesystem::path> read_only;
    std::vector<std::filesystem::path> read_write;
};

struct ChildSpec {
    std::filesystem::path program;        // absolute; never looked up in PATH
    std::vector<std::string> arguments;   // without argv[0]
    std::vector<std::string> environment; // "NAME=value", the child's whole environment
    std::filesystem::path working_directory = "/";
    ChildLimits limits;
    std::optional<UserAndGroup> run_as; // only root can change to another user
    LandlockRules landlock;
    bool ignore_terminate = false; // start with SIGTERM and SIGINT ignored (see confinement.cpp)
    std::size_t output_kept = 64UL * 1024; // last bytes kept of stdout and of stderr
};

/// How a process ended: by itself with an exit code, or by a signal.
struct ExitStatus {
    int code = 0;
    int signal = 0;

    bool operator==(const ExitStatus&) const = default;
};

/// The child could not be made or could not exec; the text says at which step and why.
class SpawnError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A child process in a session and process group of its own.
///
/// Guarantees: it has no descriptor of ours but /dev/null and the two pipes, no environment but the given
/// one, default signals and an empty signal mask; it gets SIGKILL when the thread that made it ends
/// (so make children only from threads that live as long as they); both pipes are read together, so
/// neither can block it; no process of its group outlives `wait_for` having returned a status, `stop`, or the destructor.
class ChildProcess {
public:
    /// @throws SpawnError, also when the program could not be executed.
    explicit ChildProcess(const ChildSpec& spec);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    pid_t pid() const { return pid_; }

    /// Wait until the child has ended, `timeout` has passed or `wake_fd` is readable.
    /// @return the status once it has ended and what it left of its group is killed; else nothing.
    std::optional<ExitStatus> wait_for(std::chrono::milliseconds timeout, int wake_fd = -1);

    /// Send a signal to the whole group; nothing happens once the child has been reaped.
    void signal_group(int signal);

    /// SIGTERM to the group, SIGKILL after `grace`.
    ExitStatus stop(std::chrono::milliseconds grace);

    /// The last bytes of what the child wrote.
    const std::string& standard_output() const { return output_[0]; }

    const std::string& standard_error() const { return output_[1]; }

    /// Processor time of the child and what it waited for; known once it has ended.
    std::chrono::microseconds cpu_time() const { return cpu_time_; }

private:
    void drain(int stream);
    void reap();

    pid_t pid_ = -1;
    OwnedFd pidfd_;
    OwnedFd pipe_[2];
    std::string output_[2];
    std::size_t output_kept_;
    std::optional<ExitStatus> status_;
    std::chrono::microseconds cpu_time_{0};
};

/// How a helper such as the thumbnail maker ended.
struct FinishedChild {
    ExitStatus status;
    bool timed_out = false;
    std::string standard_output;
    std::string standard_error;
};

/// Run to the end, or stop after `time_limit`; killed when `check` throws.
FinishedChild run_to_end(const ChildSpec& spec, std::chrono::milliseconds time_limit,
                         const StepCheck& check = always_go_on);

} // namespace clono::supervisor
