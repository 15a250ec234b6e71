#pragma once

#include "web/request.hpp"

#include <string_view>

namespace clono::fcgi {

/// Whether a page of ours (or no page at all) sent this request: Sec-Fetch-Site is same-origin or none; or,
/// without that header (browsers send it only to trustworthy origins), Origin is the site's base URL or
/// names the host that this request was sent to. False when both headers are missing.
bool is_same_origin(const web::Request& request, std::string_view base_url);

} // namespace clono::fcgi
