#pragma once
// How the engine ends: the exit codes of docs/engine-contract.md and the exception that carries one.

#include <filesystem>
#include <stdexcept>
#include <string>

namespace clono::engine {

enum class ExitCode {
    Finished = 0,
    BadUsage = 2,
    Contradiction = 64, ///< parameters that contradict each other, the data or an existing run
    BadData = 65,
    Bug = 70,
    CannotCreate = 73, ///< disk full, no permission
    InputOutput = 74,
    Stopped = 75, ///< by a signal, after a checkpoint
};

/// Ends the program with `code`; the text is written for the person who reads it.
class Failure : public std::runtime_error {
public:
    Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

    ExitCode code() const { return code_; }

private:
    ExitCode code_;
};

/// The failure of a system call on a file: CannotCreate for a full disk and missing permission,
/// else InputOutput.
Failure file_failure(const std::string& action, const std::filesystem::path& file,
                     int error_number);

/// The exit code for an errno of a writing call.
ExitCode exit_code_for(int error_number);

} // namespace clono::engine
