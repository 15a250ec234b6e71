#pragma once
// A grid of coloured cells, drawn as an image.

#include "engine/plot/colour.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace clono::engine::plot {

class Raster {
public:
    Raster(std::size_t width, std::size_t height)
        : width_{width}, height_{height}, pixels_(width * height) {}

    std::size_t width() const { return width_; }

    std::size_t height() const { return height_; }

    /// Opaque.
    void set(std::size_t x, std::size_t y, const Colour& colour) {
        pixels_[y * width_ + x] = pack(colour);
    }

    void set(std::size_t x, std::size_t y, std::uint32_t packed) {
        pixels_[y * width_ + x] = packed;
    }

    /// 0x00rrggbb, row by row.
    const std::vector<std::uint32_t>& pixels() const { return pixels_; }

    static std::uint32_t pack(const Colour& colour) {
        const auto byte = [](double c) {
            return static_cast<std::uint32_t>(std::lround(c * 255));
        };
        return byte(colour.red) << 16U | byte(colour.green) << 8U | byte(colour.blue);
    }

private:
    std::size_t width_;
    std::size_t height_;
    std::vector<std::uint32_t> pixels_;
};

} // namespace clono::engine::plot
