#pragma once

#include <chrono>
#include <filesystem>

namespace clono::account {

/// One of `count` places that all processes of the host share, held while it lives. A lock of a file, so
/// that the kernel gives the place back when its holder dies.
class HashSlot {
public:
    /// Waits up to `patience` for a place; throws TooManyHashes then. An empty folder: no bound.
    HashSlot(const std::filesystem::path& folder, int count, std::chrono::milliseconds patience);
    ~HashSlot();
    HashSlot(const HashSlot&) = delete;
    HashSlot& operator=(const HashSlot&) = delete;
    HashSlot(HashSlot&&) = delete;
    HashSlot& operator=(HashSlot&&) = delete;

private:
    int lock_ = -1;
};

} // namespace clono::account
