#pragma once
// From an attempt's folder to analysis_result/<user>/<job>/<attempt>/, which nginx serves.
//
// Guarantees: the published folder holds exactly the files that the manifest lists (each a regular file, reached
// without following a link, of the size and SHA-256 that the manifest says at the moment of copying), the manifest,
// and thumbnails; everything is on the disk before the folder gets its name; the name appears in one rename. Files are
// copied, so a process that still has one open for writing cannot change what is published.

#include "db/jobs/job_claim_repository.hpp"
#include "process/step_check.hpp"
#include "storage/layout.hpp"
#include "storage/manifest.hpp"

#include <filesystem>
#include <vector>

namespace clono::supervisor {

struct ResultPlace {
    UserId user;
    JobId job;
    std::uint32_t attempt = 0;
    db::ClaimToken token{};
};

struct Published {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::size_t thumbnails = 0;
};

/// @param result      the engine's working directory
/// @param thumbnails  a folder whose regular *.png become thumbnails/<same path>
/// @throws ResultRefused when a file is not as the manifest says; std::system_error (no room). Nothing is published then.
Published publish_result(const storage::Layout& layout, const ResultPlace& place,
                         const std::filesystem::path& result, const Manifest& manifest,
                         const std::filesystem::path& thumbnails,
                         const StepCheck& check = always_go_on);

} // namespace clono::supervisor
