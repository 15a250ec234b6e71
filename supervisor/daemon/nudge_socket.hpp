#pragma once

#include "storage/owned_fd.hpp"

#include <filesystem>

namespace clono::supervisor {

/// The datagram socket on which programs say "look at the queue". What a datagram holds does not matter; a lost one
/// does not either, because the supervisor polls.
class NudgeSocket {
public:
    /// Takes the name over from a dead predecessor. Group-writable: the FastCGI programs send as their own users.
    /// @throws std::system_error
    explicit NudgeSocket(std::filesystem::path path);
    ~NudgeSocket();
    NudgeSocket(const NudgeSocket&) = delete;
    NudgeSocket& operator=(const NudgeSocket&) = delete;

    int fd() const { return fd_.get(); }

    /// Read everything that is waiting. @return whether there was anything
    bool drain();

private:
    std::filesystem::path path_;
    OwnedFd fd_;
};

} // namespace clono::supervisor
