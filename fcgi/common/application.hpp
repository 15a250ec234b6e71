#pragma once
// What stands between a request and its handler, in this order: the route, the size of the body, the origin
// of a change, the database, the caller, the route's callers, the second factor, the CSRF token. Each refuses with an HttpError
// of its own, so that no handler repeats one of these checks or forgets it.

#include "config/config.hpp"
#include "db/client/connection.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/route.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace clono::fcgi {

class Application {
public:
    /// @param csrf_key  the site's secret key for CSRF tokens
    Application(const config::Config& config, std::string csrf_key, db::ConnectionOptions database,
                RouteTable routes);

    /// The whole answer to a request. Never throws. A failure of ours on an internal route is withheld:
    /// nginx then gives its stale answer about a right, for as long as that one allows.
    web::Response answer(web::Request& request);

    const RouteTable& routes() const { return routes_; }

private:
    struct Match {
        const Route* route;
        web::PathValues values;
    };

    web::Response handle(web::Request& request);
    bool is_internal(const std::string& path) const;
    Match find_route(const web::Request& request) const;
    void open_database();
    account::Caller resolve_caller(const web::Request& request);
    account::Caller resolve_once(const web::Request& request);
    void require_second_factor(const Route& route, const account::Caller& caller);
    void require_csrf_token(const web::Request& request) const;

    const config::Config& config_;
    std::string csrf_key_;
    db::Connection database_;
    RouteTable routes_;
    std::vector<web::PathPattern> patterns_; ///< in the order of routes_
    std::chrono::steady_clock::time_point away_until_{};
    std::chrono::steady_clock::time_point answered_at_{}; ///< when the database last did
};

} // namespace clono::fcgi
