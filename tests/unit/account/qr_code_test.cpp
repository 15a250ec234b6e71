#include "account/qr_code.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace clono::account {
namespace {

TEST(QrCode, is_a_square_with_a_margin_and_three_corners) {
    const std::string svg = qr_code_svg("otpauth://totp/a"); // 16 bytes: version 2, 25 modules
    EXPECT_NE(svg.find("viewBox=\"0 0 33 33\""), std::string::npos) << svg;
    const auto is_black = [&](int x, int y) {
        const std::string module = "M" + std::to_string(x) + " " + std::to_string(y) + "h1v1h-1z";
        return svg.find(module) != std::string::npos;
    };
    for (int i = 0; i < 33; ++i) {
        EXPECT_FALSE(is_black(i, 3) || is_black(3, i) || is_black(i, 29) || is_black(29, i)) << i;
    }
    int lower_right = 0;
    for (int i = 0; i < 7; ++i) { // the upper edges of the finder patterns
        EXPECT_TRUE(is_black(4 + i, 4)) << i;
        EXPECT_TRUE(is_black(22 + i, 4)) << i;
        EXPECT_TRUE(is_black(4 + i, 22)) << i;
        lower_right += is_black(22 + i, 22) ? 1 : 0;
    }
    EXPECT_LT(lower_right, 7); // the fourth corner has none
}

TEST(QrCode, tells_when_a_text_is_too_long) {
    EXPECT_THROW(qr_code_svg(std::string(3000, 'x')), std::length_error);
}

} // namespace
} // namespace clono::account
