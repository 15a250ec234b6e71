#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>

namespace clono::image {

/// The image could not be read as a PNG within the limits, or the thumbnail not be written.
class ThumbnailError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Limits of the decoder for the whole process; call once before the first image.
/// One image: at most 8000 x 8000 and 20 million pixels, 64 MiB of memory, nothing swapped to disk.
void limit_decoder();

/// Write a PNG of at most `width` pixels across (smaller images keep their size) with the same proportions.
/// The source is read as PNG whatever its name or first bytes say, so that no other decoder ever sees it.
/// Written beside it as <thumbnail>.part first, which a killed process leaves.
/// @param width  in 1..4000
/// @throws ThumbnailError
void make_thumbnail(const std::filesystem::path& png, const std::filesystem::path& thumbnail,
                    std::size_t width);

} // namespace clono::image
