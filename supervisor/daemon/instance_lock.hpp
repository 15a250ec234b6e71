#pragma once

#include "storage/owned_fd.hpp"

#include <filesystem>
#include <stdexcept>

namespace clono::supervisor {

/// Another supervisor of this name runs on this host.
class NameTaken : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The flock on an instance's name. Whoever holds it knows that every claim under this name is its predecessor's: the
/// kernel gives the lock up at the very moment of the holder's death.
class InstanceLock {
public:
    /// @throws NameTaken, std::system_error
    explicit InstanceLock(const std::filesystem::path& file);

private:
    OwnedFd fd_;
};

} // namespace clono::supervisor
