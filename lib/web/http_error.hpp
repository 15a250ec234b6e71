#pragma once

#include "core/text.hpp"

#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace clono::web {

/// What is wrong with one field of a request. Codes are stable and documented (docs/api.md).
struct FieldError {
    std::string code;
    LocalizedText message;
};

using FieldErrors = std::map<std::string, FieldError>;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// Ends a request with an answer that is written for the person who reads it.
class HttpError : public std::exception {
public:
    HttpError(int status, std::string code, LocalizedText message, FieldErrors fields = {});

    /// Adds a header to the answer, such as Retry-After.
    HttpError&& with_header(std::string name, std::string value) &&;

    int status() const { return status_; }

    const std::string& code() const { return code_; }

    const LocalizedText& message() const { return message_; }

    const FieldErrors& fields() const { return fields_; }

    const HeaderList& headers() const { return headers_; }

    const char* what() const noexcept override { return code_.c_str(); }

private:
    int status_;
    std::string code_;
    LocalizedText message_;
    FieldErrors fields_;
    HeaderList headers_;
};

} // namespace clono::web
