#pragma once

#include <chrono>
#include <cstdint>

#include <sys/types.h>

namespace clono::supervisor {

struct ProcessUsage {
    std::chrono::milliseconds cpu{0};
    std::uint64_t resident_bytes = 0;
    std::uint64_t read_bytes = 0; ///< from storage; 0 when the kernel does not let us look
    std::uint64_t written_bytes = 0;
};

/// What a process and all its living descendants have used so far, as /proc says. Needed because bubblewrap ends
/// without waiting for what it ran, so the processor time of the engine never reaches our wait4. Processes that end
/// while we look are left out.
ProcessUsage usage_of_tree(pid_t root);

} // namespace clono::supervisor
