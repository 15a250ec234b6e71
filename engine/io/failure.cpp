#include "engine/io/failure.hpp"

#include <cerrno>
#include <system_error>

namespace clono::engine {

ExitCode exit_code_for(int error_number) {
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EACCES:
    case EPERM:
    case EROFS:
        return ExitCode::CannotCreate;
    default:
        return ExitCode::InputOutput;
    }
}

Failure file_failure(const std::string& action, const std::filesystem::path& file,
                     int error_number) {
    return {exit_code_for(error_number), "cannot " + action + " " + file.string() + ": " +
                                             std::generic_category().message(error_number)};
}

} // namespace clono::engine
