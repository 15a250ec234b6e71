#pragma once
// Where on the way of the data a claimed job is, told from its row and from what lies on the disk. After a SIGKILL of
// everything that works on the job the answer is exact; of a living job it is a moment old.

#include "tests/chaos/scenario.hpp"

#include <map>
#include <optional>
#include <string>

namespace clono::chaos {

/// Numbers of the steps are those of docs/job-states.md.
namespace phase {
inline constexpr const char* kCheck = "input check";
inline constexpr const char* kClaimed = "4 claimed, work folder not whole";
inline constexpr const char* kPrepared = "5 prepared, engine silent";
inline constexpr const char* kFirst = "6 engine: before its first checkpoint";
inline constexpr const char* kSampling = "6 engine: sampling";
inline constexpr const char* kLater = "6 engine: clustering, tables, plots, export";
inline constexpr const char* kManifest = "6 manifest written";
inline constexpr const char* kThumbnails = "7 thumbnails";
inline constexpr const char* kPublishing = "8 copying to the result folder";
inline constexpr const char* kNamed = "8 result folder has its name";
inline constexpr const char* kJournalled = "8 end in the journal, row not written";
inline constexpr const char* kWritten = "9 row written, not tidied up";
} // namespace phase

/// The folder of the attempt that the row counts; nothing before its note is written.
std::optional<std::filesystem::path> folder_of_attempt(const Stack& stack, JobId job,
                                                       std::uint32_t attempt);

/// The phase of a job whose row was read as `row`. Nothing when nobody works on it.
std::optional<std::string> phase_of(const Stack& stack, JobId job, const JobRow& row);

/// How often each phase was hit.
class PhaseCount {
public:
    void add(const std::string& phase) { ++hits_[phase]; }

    long of(const std::string& phase) const {
        const auto found = hits_.find(phase);
        return found == hits_.end() ? 0 : found->second;
    }

    void show(Report& report) const {
        for (const auto& [phase, hits] : hits_) {
            report.figure("  hit in phase: " + phase, hits);
        }
    }

private:
    std::map<std::string, long> hits_;
};

} // namespace clono::chaos
