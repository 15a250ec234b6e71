#include "supervisor/publish/pictures.hpp"

#include "log/log.hpp"
#include "storage/safe_file.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kLargestSource = 64ull << 20;
/// Starts of the maker of thumbnails, which may be killed from outside or by what it reads.
constexpr int kTries = 3;

bool is_plot(const fs::path& path, const char* extension) {
    return !path.empty() && *path.begin() == "plots" && path.extension() == extension;
}

bool is_good_source(const AttemptFolder& folder, const fs::path& relative) {
    const auto file = open_beneath(folder.result_fd(), relative);
    return file && file->bytes <= kLargestSource;
}

void log_trouble(const char* event, const FinishedChild& done) {
    log::warning(event, {{"timed_out", done.timed_out},
                         {"code", done.status.code},
                         {"signal", done.status.signal},
                         {"stderr", done.standard_error.substr(0, 500)}});
}

std::vector<fs::path> plots_of(const AttemptFolder& folder, const Manifest& manifest) {
    std::vector<fs::path> plots;
    for (const auto& entry : manifest.files) {
        if (wants_thumbnail(entry) && is_good_source(folder, entry.path) &&
            plots.size() < kMostThumbnails) {
            plots.push_back(entry.path);
        }
    }
    return plots;
}

} // namespace

bool wants_thumbnail(const ManifestEntry& entry) {
    return is_plot(entry.path, ".png") && entry.bytes <= kLargestSource;
}

ConfinedProgram thumbnail_maker(const Confinement& confinement, const PictureTools& tools,
                                const fs::path& source, const std::vector<fs::path>& plots,
                                const fs::path& target) {
    ConfinedProgram maker{
        tools.thumbnail, {std::to_string(tools.width)}, {}, target, kThumbnailLimits};
    for (const auto& plot : plots) {
        const InputFile input{source / plot, std::to_string(maker.inputs.size()) + ".png"};
        maker.inputs.push_back(input);
        maker.arguments.push_back(confinement.path_inside(input));
        maker.arguments.push_back(plot.string());
    }
    return maker;
}

std::size_t make_thumbnails(const Confinement& confinement, const PictureTools& tools,
                            const AttemptFolder& folder, const Manifest& manifest,
                            const StepCheck& check) {
    const auto thumbnails = folder.path() / "thumbnails";
    auto missing = plots_of(folder, manifest);
    const auto count = missing.size();
    for (const auto& plot : missing) {
        fs::create_directories(thumbnails / plot.parent_path());
    }
    for (int tries = 0; tries < kTries && !missing.empty(); ++tries) {
        const auto done = run_confined(
            confinement, thumbnail_maker(confinement, tools, folder.result(), missing, thumbnails),
            kThumbnailsTimeLimit, check);
        std::erase_if(missing, [&](const auto& plot) { return fs::exists(thumbnails / plot); });
        if (done.status != ExitStatus{}) {
            log_trouble("thumbnails_incomplete", done);
        }
        if (done.status.signal == 0 || done.timed_out) {
            break; // it has seen them all, or will take as long again
        }
        // From the other end: a plot at which the maker dies costs no other one.
        std::reverse(missing.begin(), missing.end());
    }
    return count - missing.size();
}

std::size_t rasterise_pdfs(const Confinement& confinement, const PictureTools& tools,
                           const AttemptFolder& folder, const StepCheck& check) {
    std::vector<fs::path> pdfs;
    for (const auto& entry : fs::recursive_directory_iterator(folder.result())) {
        const auto relative = entry.path().lexically_relative(folder.result());
        if (is_plot(relative, ".pdf") && is_good_source(folder, relative) &&
            pdfs.size() < kMostThumbnails) {
            pdfs.push_back(relative);
        }
    }
    std::sort(pdfs.begin(), pdfs.end());
    std::size_t made = 0;
    for (const auto& pdf : pdfs) {
        const InputFile input{folder.result() / pdf, "plot.pdf"};
        auto target = ("result" / pdf).replace_extension(); // pdftocairo adds .png
        const auto done = run_confined(confinement,
                                       {tools.pdftocairo,
                                        {"-png", "-singlefile", "-r", "150", "-scale-to", "1600",
                                         confinement.path_inside(input), target.string()},
                                        {input},
                                        folder.path(),
                                        kThumbnailLimits},
                                       60s, check);
        if (done.status == ExitStatus{}) {
            ++made;
        } else {
            log_trouble("pdf_not_rasterised", done);
        }
    }
    return made;
}

} // namespace clono::supervisor
