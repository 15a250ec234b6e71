#pragma once

#include "web/http_error.hpp"
#include "web/request.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace clono::web {

/// Takes the next bytes of a reply; false when the client is gone.
using Sink = std::function<bool(std::span<const char>)>;

/// A reply that is written piece by piece. Its length is known before the first byte, so that a reply cut
/// short by a crash can't look whole.
struct StreamedBody {
    std::uint64_t length = 0;
    std::function<void(const Sink&)> write;
};

struct Response {
    int status = 200;
    HeaderList headers;
    std::string body;
    std::optional<StreamedBody> stream; ///< instead of body
    /// Close the connection without a reply, as a dead program would: to nginx that is a failure for which
    /// it may give a stale answer (stale-if-error), which it does for no status.
    bool is_withheld = false;

    /// Sets a header, replacing one of that name. Throws std::logic_error when name or value could break
    /// out of its line.
    Response& set_header(std::string name, std::string value);
    /// Adds a header beside others of that name, such as Set-Cookie.
    Response& add_header(std::string name, std::string value);
    /// Empty when absent; the name in any case.
    std::string_view header(std::string_view name) const;

    std::uint64_t content_length() const { return stream ? stream->length : body.size(); }
};

Response json_response(int status, const nlohmann::json& body);
Response no_content();

struct CookieOptions {
    bool secure = false;
    bool http_only = true;
    std::optional<std::int64_t> max_age_seconds; ///< none: until the browser closes; 0: forget now
};

/// Adds a Set-Cookie with Path=/ and SameSite=Lax.
void set_cookie(Response& response, std::string_view name, std::string_view value,
                const CookieOptions& options);

/// The one form of an error that an API client sees (docs/api.md, "Rules for every route").
Response error_response(const HttpError& error, Language language, std::string_view request_id);

} // namespace clono::web
