#include "account/hash_slot.hpp"

#include "account/password.hpp"

#include <cerrno>
#include <string>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace clono::account {
namespace {

/// A locked descriptor, or -1 when somebody else has the place.
int try_lock(const std::filesystem::path& file) {
    // First without O_CREAT: the kernel refuses it for another account's file in a sticky folder.
    int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT) {
        descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    }
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "open " + file.string());
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return descriptor;
    }
    close(descriptor);
    return -1;
}

} // namespace

HashSlot::HashSlot(const std::filesystem::path& folder, int count,
                   std::chrono::milliseconds patience) {
    using Clock = std::chrono::steady_clock;
    if (folder.empty()) {
        return;
    }
    for (const auto deadline = Clock::now() + patience;;) {
        for (int place = 0; place < count; ++place) {
            lock_ = try_lock(folder / ("argon2." + std::to_string(place) + ".lock"));
            if (lock_ >= 0) {
                return;
            }
        }
        if (Clock::now() >= deadline) {
            throw TooManyHashes{};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

HashSlot::~HashSlot() {
    if (lock_ >= 0) {
        close(lock_);
    }
}

} // namespace clono::account
