#pragma once

#include <string>

namespace clono::account {

/// A text as a QR code (ISO/IEC 18004, level M), black on white with the margin that scanners need, as one SVG element.
/// Throws std::length_error when the text is too long for one.
std::string qr_code_svg(const std::string& text);

} // namespace clono::account
