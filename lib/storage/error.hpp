#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace clono::storage {

/// A failed call of the file system: code() is the errno, what() names call and path (for the log).
class Error : public std::system_error {
public:
    Error(int number, const std::string& what_failed)
        : std::system_error(number, std::generic_category(), what_failed) {}

    /// Disk or quota is full: later it may work.
    [[nodiscard]] bool is_full() const {
        return code() == std::errc::no_space_on_device || code().value() == kQuotaExceeded;
    }

    [[nodiscard]] bool is_missing() const { return code() == std::errc::no_such_file_or_directory; }

    [[nodiscard]] bool is_existing() const {
        return code() == std::errc::file_exists || code() == std::errc::directory_not_empty;
    }

private:
    static const int kQuotaExceeded;
};

} // namespace clono::storage
