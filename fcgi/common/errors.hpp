#pragma once
// The errors that any route may give. Codes are stable; docs/api.md lists them.

#include "web/http_error.hpp"

#include <chrono>
#include <string>

namespace clono::fcgi {

web::HttpError login_required();                        ///< 401
web::HttpError forbidden();                             ///< 403: a role that may never
web::HttpError cross_site_request();                    ///< 403
web::HttpError csrf_token_wrong();                      ///< 403
web::HttpError scope_too_narrow();                      ///< 403: an API token that may only read
web::HttpError not_found();                             ///< 404: no such thing, or not the caller's
web::HttpError method_not_allowed(std::string allowed); ///< 405 with Allow
web::HttpError conflict(std::string code, LocalizedText message); ///< 409
web::HttpError invalid_fields(web::FieldErrors fields);           ///< 422
web::HttpError too_often(std::chrono::seconds retry_after);       ///< 429 with Retry-After
web::HttpError database_away();                                   ///< 503 with Retry-After
web::HttpError schema_unknown(); ///< 503: older or newer than this program
web::HttpError storage_full();   ///< 503 with Retry-After

} // namespace clono::fcgi
