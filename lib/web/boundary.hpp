#pragma once

#include "web/request.hpp"
#include "web/response.hpp"

#include <functional>

namespace clono::web {

using Handler = std::function<Response(Request&)>;

/// Runs a handler at the border of a request: the one place that turns exceptions into replies.
///
/// An HttpError becomes its own reply. The text of any other exception goes to the log and the client gets
/// a generic 500. Every reply gets X-Request-Id, Cache-Control: no-store (unless the handler chose another)
/// and its Content-Length; a HEAD reply loses its body. Never throws.
Response answer(Request& request, const Handler& handler);

/// The reply to a request that could not even be read, such as one with a broken address.
Response answer_unreadable(const HttpError& error, std::string_view request_id);

} // namespace clono::web
