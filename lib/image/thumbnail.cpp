#include "image/thumbnail.hpp"

#include <Magick++.h>

#include <string>

namespace clono::image {

void limit_decoder() {
    constexpr MagickCore::MagickSizeType kMebibyte = 1024UL * 1024;
    Magick::ResourceLimits::memory(64 * kMebibyte);
    Magick::ResourceLimits::map(64 * kMebibyte);
    Magick::ResourceLimits::disk(0);
    Magick::ResourceLimits::area(20'000'000);
    Magick::ResourceLimits::width(8000);
    Magick::ResourceLimits::height(8000);
    Magick::ResourceLimits::thread(1);
}

void make_thumbnail(const std::filesystem::path& png, const std::filesystem::path& thumbnail,
                    std::size_t width) {
    // A process may be killed while it writes: what has its name is whole.
    const std::string part = thumbnail.string() + ".part";
    try {
        Magick::Image image("PNG:" + png.string());
        if (image.columns() == 0 ||
            image.rows() == 0) { // beyond the limits the decoder may just give up
            throw ThumbnailError("no image within the limits");
        }
        if (image.columns() > width) {
            image.thumbnail(Magick::Geometry(width, 0)); // height 0: keep the proportions
        }
        image.strip();
        image.magick("PNG");
        image.write("PNG:" + part);
        std::filesystem::rename(part, thumbnail);
    } catch (const std::exception& error) { // Magick's warnings too: "No image was loaded" is one
        std::error_code nothing_was_written;
        std::filesystem::remove(part, nothing_was_written);
        throw ThumbnailError(error.what());
    }
}

} // namespace clono::image
