#pragma once
// Pictures made after the engine has ended, in confined children: thumbnails of its PNGs, and PNGs of a foreign engine's
// PDFs. What fails here is logged and left out: a missing thumbnail is no reason to lose a result.

#include "supervisor/attempt_folder.hpp"
#include "supervisor/executor/confinement.hpp"
#include "supervisor/manifest.hpp"

#include <chrono>
#include <filesystem>

namespace clono::supervisor {

struct PictureTools {
    std::filesystem::path thumbnail; ///< clono-thumbnail
    std::filesystem::path pdftocairo = "/usr/bin/pdftocairo";
    std::size_t width = 320;
};

/// thumbnails/<path> in the attempt's folder for every plots/**/*.png of the manifest. @return how many were made
std::size_t make_thumbnails(const Confinement& confinement, const PictureTools& tools,
                            const AttemptFolder& folder, const Manifest& manifest);

/// plots/**/x.png beside every plots/**/x.pdf of the engine's working directory. @return how many were made
std::size_t rasterise_pdfs(const Confinement& confinement, const PictureTools& tools,
                           const AttemptFolder& folder);

} // namespace clono::supervisor
