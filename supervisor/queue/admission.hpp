#pragma once
// Whether this host has room for one more analysis: disk, processors, memory. Slots say how many may run at most; admission
// says whether one more may start at this moment.

#include "db/jobs/job_claim_repository.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace clono::supervisor {

struct AdmissionLimits {
    std::filesystem::path files;
    std::uint64_t free_bytes = 0; ///< that stay free on the disk of `files`
    unsigned processors = 0; ///< that analyses may use together; 0: all that this process may use
    unsigned threads = 1;    ///< of one analysis
    std::uint64_t memory_reserve = 0; ///< bytes that stay free
    std::uint64_t expected_memory =
        0; ///< bytes that one analysis will take, as far as we know; 0: don't look
};

/// Bytes of memory that this process and its children may still take without swapping: MemAvailable of /proc/meminfo, or
/// what the control group leaves, whichever is less. The largest number when the host does not say.
std::uint64_t available_memory();

class Admission {
public:
    explicit Admission(AdmissionLimits limits,
                       std::function<std::uint64_t()> available = available_memory);

    /// New limits, for what starts from now on.
    void set(AdmissionLimits limits);

    /// May work of this kind begin? Input checks need disk only; an analysis gets a place, which it holds until leave().
    bool enter(const db::ClaimToken& token, db::ClaimFrom from);
    /// What an analysis with a place has of the memory that was reckoned with.
    void note(const db::ClaimToken& token, std::uint64_t resident_bytes);
    void leave(const db::ClaimToken& token);

    /// Why the last one that asked was held back; empty when it was let in.
    std::string held_back() const;

private:
    std::string refusal(db::ClaimFrom from) const;
    std::string missing_disk() const;
    std::string missing_processors() const;
    std::string missing_memory() const;

    mutable std::mutex mutex_;
    AdmissionLimits limits_;
    std::function<std::uint64_t()> available_;
    std::map<db::ClaimToken, std::uint64_t> places_; // resident bytes seen
    std::string held_back_;
    bool is_told_ = false;
};

} // namespace clono::supervisor
