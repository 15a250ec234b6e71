// clono-thumbnail WIDTH IN.png OUT.png [IN.png OUT.png ...]
//
// A program of its own so that images are decoded only in a confined child. Exit codes as sysexits.h:
// 0 all written, 2 bad usage, 65 an image was refused (its name and the reason on standard error; the
// others are still made).
#include "image/thumbnail.hpp"

#include <Magick++.h>

#include <charconv>
#include <cstring>
#include <iostream>

int main(int argc, char** argv) {
    std::size_t width = 0;
    const char* const end = argc > 1 ? argv[1] + std::strlen(argv[1]) : nullptr;
    if (argc < 4 || argc % 2 != 0 || std::from_chars(argv[1], end, width).ptr != end || width < 1 ||
        width > 4000) {
        std::cerr << "usage: clono-thumbnail WIDTH IN.png OUT.png [IN.png OUT.png ...]\n";
        return 2;
    }
    Magick::InitializeMagick(argv[0]);
    clono::image::limit_decoder();
    int result = 0;
    for (int i = 2; i + 1 < argc; i += 2) {
        try {
            clono::image::make_thumbnail(argv[i], argv[i + 1], width);
        } catch (const clono::image::ThumbnailError& error) {
            std::cerr << argv[i] << ": " << error.what() << '\n';
            result = 65;
        }
    }
    return result;
}
