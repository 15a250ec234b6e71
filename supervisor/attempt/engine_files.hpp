#pragma once
// The files by which the engine tells where it stands (docs/engine-contract.md), read as what they are: a stranger's.

#include "db/jobs/job_claim_repository.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace clono::supervisor {

struct EngineProgress {
    db::Progress progress; ///< fraction clamped to [0, 1], stage one of the contract's
    std::optional<std::int64_t> resumed_from;
};

/// progress.json of the engine's working directory; nothing when it is absent, or not what the contract says.
std::optional<EngineProgress> read_progress(int result_fd);

/// Copies live.json for nginx whenever the engine has replaced it.
class LiveCopy {
public:
    explicit LiveCopy(std::filesystem::path target) : target_(std::move(target)) {}

    /// Never throws: the running estimate is a convenience.
    void refresh(int result_fd) noexcept;
    void remove() noexcept;

private:
    std::filesystem::path target_;
    std::string last_;
};

/// The last of what a child wrote to its standard error, for a column and a log line: at most 1000 bytes of UTF-8 without
/// control characters but line ends. Bytes that are no UTF-8 become question marks.
std::string last_words(const std::string& standard_error);

/// report.json of the input check: its text when it is a JSON object of sane size.
std::optional<std::string> read_report(int folder_fd, const std::filesystem::path& name);

/// Whether a report has anything to show (an empty list of faults is not worth a column).
bool has_findings(const std::string& report);

} // namespace clono::supervisor
