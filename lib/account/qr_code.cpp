#include "account/qr_code.hpp"

#include <memory>
#include <stdexcept>

#include <qrencode.h>

namespace clono::account {

std::string qr_code_svg(const std::string& text) {
    constexpr int kMargin = 4; // modules
    constexpr int kSmallestThatFits = 0;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeString8bit(text.c_str(), kSmallestThatFits, QR_ECLEVEL_M), &QRcode_free};
    if (!code) {
        throw std::length_error("no QR code for " + std::to_string(text.size()) + " bytes");
    }
    const std::string side = std::to_string(code->width + 2 * kMargin);
    std::string black;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) != 0) {
                black.append("M" + std::to_string(x + kMargin) + " " + std::to_string(y + kMargin))
                    .append("h1v1h-1z");
            }
        }
    }
    return R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 )" + side + " " + side +
           R"(" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h)" + side + "v" + side +
           R"(H0z"/><path d=")" + black + R"("/></svg>)";
}

} // namespace clono::account
