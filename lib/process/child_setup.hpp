#pragma once

#include "process/child_process.hpp"

#include <vector>

namespace clono::supervisor {

/// Everything the child needs between fork and exec, made before the fork: after the fork of a program with
/// several threads only async-signal-safe calls are allowed, so nothing there may allocate.
class ChildSetup {
public:
    /// @throws SpawnError when a path for the landlock rules can't be opened.
    explicit ChildSetup(const ChildSpec& spec);

    /// Runs in the child only. Writes {step, errno} to `report_fd` when something fails, then exits.
    [[noreturn]] void become(int stdout_fd, int stderr_fd, int report_fd, pid_t parent) const;

    static const char* step_name(int step);

private:
    const ChildSpec& spec_;
    std::vector<char*> argv_;
    std::vector<char*> envp_;
    OwnedFd dev_null_;
    OwnedFd landlock_;
};

struct SetupFailure {
    int step;
    int error;
};

} // namespace clono::supervisor
