#pragma once

#include "web/request.hpp"
#include "web/response.hpp"

namespace clono::fcgi {

/// The reply with an ETag made of its body's hash; a 304 without a body when If-None-Match names it (RFC 9110, 13.1.2). For
/// replies of 200 to GET that are asked for again and again.
web::Response unless_unchanged(const web::Request& request, web::Response response);

} // namespace clono::fcgi
