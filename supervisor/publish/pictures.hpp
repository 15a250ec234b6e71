#pragma once
// Pictures made after the engine has ended, in confined children: thumbnails of its PNGs, and PNGs of a foreign engine's
// PDFs. What fails here is logged and left out: a missing thumbnail is no reason to lose a result.

#include "process/confinement.hpp"
#include "storage/manifest.hpp"
#include "supervisor/attempt/attempt_folder.hpp"

#include <chrono>
#include <filesystem>
#include <vector>

namespace clono::supervisor {

struct PictureTools {
    std::filesystem::path thumbnail; ///< clono-thumbnail
    std::filesystem::path pdftocairo = "/usr/bin/pdftocairo";
    std::size_t width = 320;
};

/// What a child that decodes pictures may use up.
inline constexpr ChildLimits kThumbnailLimits{.cpu_seconds = 60,
                                              .memory_bytes = 768ull << 20,
                                              .file_bytes = 64ull << 20,
                                              .open_files = 64,
                                              .nice = 5};
/// A result has at most so many thumbnails.
inline constexpr std::size_t kMostThumbnails = 200;
/// Until all of a result are made.
inline constexpr std::chrono::seconds kThumbnailsTimeLimit{120};

/// Whether the file is a plot of which a thumbnail is made: plots/**/*.png of a sane size.
bool wants_thumbnail(const ManifestEntry& entry);

/// The maker of thumbnails, to be confined: makes that of each `source`/<plot> as `target`/<plot>, whose parent is there.
/// @param plots  relative
ConfinedProgram thumbnail_maker(const Confinement& confinement, const PictureTools& tools,
                                const std::filesystem::path& source,
                                const std::vector<std::filesystem::path>& plots,
                                const std::filesystem::path& target);

/// thumbnails/<path> in the attempt's folder for every plots/**/*.png of the manifest. A maker that is killed is started
/// again for what is missing, three times in all. @return how many were made
std::size_t make_thumbnails(const Confinement& confinement, const PictureTools& tools,
                            const AttemptFolder& folder, const Manifest& manifest,
                            const StepCheck& check = always_go_on);

/// plots/**/x.png beside every plots/**/x.pdf of the engine's working directory. @return how many were made
std::size_t rasterise_pdfs(const Confinement& confinement, const PictureTools& tools,
                           const AttemptFolder& folder, const StepCheck& check = always_go_on);

} // namespace clono::supervisor
