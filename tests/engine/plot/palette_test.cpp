#include "engine/plot/palette.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace clono::engine::testing {
namespace {

using plot::Colour;
using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

Vector times(const Matrix& matrix, const Vector& vector) {
    Vector result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            result[row] += matrix[row][column] * vector[column];
        }
    }
    return result;
}

/// Source: Ottosson, "A perceptual color space for image processing" (2020).
Vector oklab(const Vector& rgb) {
    constexpr Matrix kToCones = {{{0.4122214708, 0.5363325363, 0.0514459929},
                                  {0.2119034982, 0.6806995451, 0.1073969566},
                                  {0.0883024619, 0.2817188376, 0.6299787005}}};
    constexpr Matrix kToLab = {{{0.2104542553, 0.7936177850, -0.0040720468},
                                {1.9779984951, -2.4285922050, 0.4505937099},
                                {0.0259040371, 0.7827717662, -0.8086757660}}};
    Vector cones = times(kToCones, rgb);
    for (double& cone : cones) {
        cone = std::cbrt(cone);
    }
    return times(kToLab, cones);
}

/// What dichromats see. Source: Machado, Oliveira, Fernandes, IEEE TVCG 15 (2009), severity 1.
constexpr std::array<Matrix, 4> kVisions = {{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
                                             {{{0.152286, 1.052583, -0.204868},
                                               {0.114503, 0.786281, 0.099216},
                                               {-0.003882, -0.048116, 1.051998}}},
                                             {{{0.367322, 0.860646, -0.227968},
                                               {0.280085, 0.672501, 0.047413},
                                               {-0.011820, 0.042940, 0.968881}}},
                                             {{{1.255528, -0.076749, -0.178779},
                                               {-0.078411, 0.930809, 0.147602},
                                               {0.004733, 0.691367, 0.303900}}}}};

Vector seen(const Colour& colour, const Matrix& vision) {
    Vector rgb = times(vision, {linear(colour.red), linear(colour.green), linear(colour.blue)});
    for (double& channel : rgb) {
        channel = std::clamp(channel, 0.0, 1.0);
    }
    return oklab(rgb);
}

/// Least distance, in hundredths of OKLab, between any two of the first `count` colours in any vision.
double least_distance(int count) {
    double least = 1e9;
    for (const Matrix& vision : kVisions) {
        for (int i = 0; i < count; ++i) {
            for (int j = 0; j < i; ++j) {
                const Vector a = seen(plot::cluster_colour_of(i, PlotPalette::Safe), vision);
                const Vector b = seen(plot::cluster_colour_of(j, PlotPalette::Safe), vision);
                least = std::min(least, 100 * std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
            }
        }
    }
    return least;
}

TEST(Palette, IsToldApartByAllColourVisions) {
    EXPECT_GE(least_distance(10), 7.5); // about 2 is just noticeable
    EXPECT_GE(least_distance(40), 4.5);
}

TEST(Palette, HasNoTwoEqualColoursAmongHundred) {
    std::set<std::string> colours;
    for (int id = 0; id < 100; ++id) {
        colours.insert(cluster_colour(id));
    }
    EXPECT_EQ(colours.size(), 100U);
}

TEST(Palette, HasAColourForAnyId) {
    EXPECT_EQ(cluster_colour(2'000'000'000).size(), 7U);
}

TEST(Palette, StandsOutFromWhiteAndFromTheDarkGround) {
    const Vector white = oklab({1, 1, 1});
    const Vector dark = seen(plot::rgb(0x1b1f26), kVisions[0]);
    for (int id = 0; id < 40; ++id) {
        const Vector lab = seen(plot::cluster_colour_of(id, PlotPalette::Safe), kVisions[0]);
        EXPECT_GE(white[0] - lab[0], 0.12) << id;
        EXPECT_GE(lab[0] - dark[0], 0.17) << id;
    }
}

} // namespace
} // namespace clono::engine::testing
