#include "web/http_error.hpp"

namespace clono::web {

HttpError::HttpError(int status, std::string code, LocalizedText message, FieldErrors fields)
    : status_(status),
      code_(std::move(code)),
      message_(std::move(message)),
      fields_(std::move(fields)) {}

HttpError&& HttpError::with_header(std::string name, std::string value) && {
    headers_.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

} // namespace clono::web
