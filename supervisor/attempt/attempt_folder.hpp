#pragma once
// work/<job>/<claim token>/: where one attempt runs. Made anew for each claim, so that two attempts never share one:
// a predecessor that was only thought dead may still be writing into its own.
//
//   attempt.json        {"attempt": n}: which attempt this folder belongs to
//   result/             the engine's working directory; result/checkpoint/ is what a killed run continues from
//   thumbnails/         made after the engine has ended

#include "db/jobs/job_claim_repository.hpp"
#include "process/step_check.hpp"
#include "storage/layout.hpp"
#include "storage/owned_fd.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace clono::supervisor {

class AttemptFolder {
public:
    /// Make the folder; copy (never link) the newest whole checkpoint of an earlier attempt into it.
    /// @throws std::system_error (no room, no permission)
    AttemptFolder(const storage::Layout& layout, JobId job, const db::ClaimToken& token,
                  std::uint32_t attempt, const StepCheck& check = always_go_on);

    const std::filesystem::path& path() const { return path_; }

    /// Of the engine's working directory, for reading what the child wrote.
    int result_fd() const { return result_fd_.get(); }

    int folder_fd() const { return folder_fd_.get(); }

    std::filesystem::path result() const { return path_ / "result"; }

    /// The attempt whose checkpoint was copied.
    std::optional<std::uint32_t> continued_from() const { return continued_from_; }

    /// Whether the checkpoint has grown since this attempt began: then the next attempt has less to do.
    bool checkpoint_advanced() const;

private:
    void copy_newest_checkpoint(const std::filesystem::path& job_folder, std::uint32_t attempt,
                                const StepCheck& check);

    std::filesystem::path path_;
    OwnedFd folder_fd_;
    OwnedFd result_fd_;
    std::optional<std::uint32_t> continued_from_;
    std::uint64_t bytes_at_start_ = 0;
};

/// Remove everything below work/<job>/; nothing happens when it is not there. Never throws: what stays is swept.
void remove_work_of(const storage::Layout& layout, JobId job) noexcept;

} // namespace clono::supervisor
