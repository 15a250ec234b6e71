#pragma once

#include "web/request.hpp"

#include <nlohmann/json_fwd.hpp>

namespace clono::fcgi {

/// The JSON object in a request's body. Throws HttpError 415 for another Content-Type, 413 for a long body,
/// 400 `malformed_json` for what is no JSON object, is nested deeper than 16, or has a name twice.
nlohmann::json read_json_body(web::Request& request);

/// As above for a text that came by another way, such as a part of a form.
nlohmann::json parse_json_object(std::string_view text);

} // namespace clono::fcgi
