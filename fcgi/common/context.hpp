#pragma once

#include "core/id.hpp"
#include "fcgi/common/errors.hpp"
#include "web/path_pattern.hpp"
#include "web/request.hpp"

#include <string>
#include <string_view>

namespace clono::account {
struct Caller;
}

namespace clono::config {
struct Config;
}

namespace clono::db {
class Connection;
}

namespace clono::fcgi {

/// What a handler works with: the request after all filters, who asks, and the program's parts.
struct Context {
    web::Request& request;
    const account::Caller& caller;
    const config::Config& config;
    db::Connection& database;
    web::PathValues path_values; ///< of the route's placeholders
    std::string_view csrf_key;   ///< for making CSRF tokens

    /// The text of a placeholder of this route. Throws std::logic_error when the route has none.
    const std::string& path_value(std::string_view name) const;

    /// The id in a placeholder. Throws HttpError 404 when it is no id: there is no such thing then.
    template <class AnyId>
    AnyId path_id(std::string_view name) const {
        const auto id = parse_id<AnyId>(path_value(name));
        if (!id) {
            throw not_found();
        }
        return *id;
    }
};

} // namespace clono::fcgi
