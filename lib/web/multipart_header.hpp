#pragma once

#include "web/http_error.hpp"

#include <string_view>

namespace clono::web {

/// HttpError 400 `malformed_multipart` with the reason in both languages.
HttpError malformed_multipart(std::string_view reason_en, std::string_view reason_zh);

} // namespace clono::web
