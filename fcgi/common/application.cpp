#include "fcgi/common/application.hpp"

#include "account/caller.hpp"
#include "account/token.hpp"
#include "db/client/error.hpp"
#include "db/schema/schema.hpp"
#include "fcgi/common/credentials.hpp"
#include "fcgi/common/errors.hpp"
#include "fcgi/common/origin.hpp"
#include "fcgi/common/second_factor_rule.hpp"
#include "log/log.hpp"
#include "storage/error.hpp"

namespace clono::fcgi {
namespace {

using db::ErrorKind;

/// While the database doesn't answer, tries to connect are this far apart: the others are refused at once.
constexpr std::chrono::milliseconds kPauseBetweenTries{500};
/// A connection that has been idle for longer is opened anew. A server that hangs still takes what an open
/// connection sends and says nothing until the statement's timeout; it cannot open one within the shorter
/// database.connect_timeout_seconds.
constexpr std::chrono::seconds kTrustedIdle{1};

web::HttpError token_invalid() {
    return {401, "token_invalid", {"This API token is not valid.", "此 API 令牌无效。"}};
}

Callers kind_of(const account::Caller& caller) {
    if (caller.is_anonymous()) {
        return kAnonymous;
    }
    switch (caller.user->role) {
    case account::Role::guest:
        return kGuest;
    case account::Role::user:
        return kUser;
    case account::Role::support:
        return kSupport;
    case account::Role::admin:
        return kAdmin;
    }
    throw std::logic_error("a caller of no known role");
}

void require_allowed(const Route& route, const account::Caller& caller) {
    if (route.callers.includes(kind_of(caller))) {
        return;
    }
    throw caller.is_anonymous() ? login_required() : forbidden();
}

/// GET answers HEAD too.
bool is_for(const Route& route, web::Method method) {
    return route.method == method ||
           (route.method == web::Method::get && method == web::Method::head);
}

/// What a failure of the database means to the client; called while it is handled.
web::HttpError to_http_error(const db::Error& error) {
    switch (error.kind()) {
    case ErrorKind::connection_lost:
    case ErrorKind::deadlock:
    case ErrorKind::lock_wait:
        return database_away();
    case ErrorKind::out_of_space:
        return storage_full();
    default:
        throw;
    }
}

} // namespace

Application::Application(const config::Config& config, std::string csrf_key,
                         db::ConnectionOptions database, RouteTable routes)
    : config_(config),
      csrf_key_(std::move(csrf_key)),
      database_(std::move(database)),
      routes_(std::move(routes)) {
    for (const Route& route : routes_) {
        patterns_.emplace_back(route.pattern);
    }
}

web::Response Application::answer(web::Request& request) {
    web::Response response = web::answer(request, [this](web::Request& asked) {
        try {
            return handle(asked);
        } catch (const db::Error& error) {
            log::warning("database_failed",
                         {{"request", asked.request_id}, {"what", error.what()}});
            throw to_http_error(error);
        } catch (const storage::Error& error) {
            if (!error.is_full()) {
                throw;
            }
            log::error("storage_full", {{"request", asked.request_id}, {"what", error.what()}});
            throw storage_full();
        }
    });
    response.is_withheld = response.status >= 500 && is_internal(request.path);
    return response;
}

bool Application::is_internal(const std::string& path) const {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (routes_[i].options.is_internal && patterns_[i].match(path)) {
            return true;
        }
    }
    return false;
}

web::Response Application::handle(web::Request& request) {
    const Match match = find_route(request);
    request.body.set_limit(match.route->options.body_limit);
    const bool is_change = !web::is_safe(request.method);
    const bool has_token = bearer_token(request).has_value();
    if (is_change && !has_token && !is_same_origin(request, config_.site.base_url)) {
        throw cross_site_request();
    }
    if (std::chrono::steady_clock::now() - answered_at_ > kTrustedIdle) {
        database_.close();
    }
    open_database();
    const account::Caller caller = resolve_caller(request);
    answered_at_ = std::chrono::steady_clock::now();
    require_allowed(*match.route, caller);
    require_second_factor(*match.route, caller);
    if (is_change && !caller.may_write()) {
        throw scope_too_narrow();
    }
    if (is_change && !has_token) {
        require_csrf_token(request);
    }
    Context context{request, caller, config_, database_, match.values, csrf_key_};
    return match.route->handler(context);
}

Application::Match Application::find_route(const web::Request& request) const {
    std::string allowed;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        auto values = patterns_[i].match(request.path);
        if (!values) {
            continue;
        }
        if (is_for(routes_[i], request.method)) {
            return {&routes_[i], std::move(*values)};
        }
        allowed.append(allowed.empty() ? "" : ", ").append(web::to_string(routes_[i].method));
    }
    throw allowed.empty() ? not_found() : method_not_allowed(allowed);
}

void Application::open_database() {
    if (database_.is_open()) {
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now < away_until_) {
        throw database_away();
    }
    try {
        database_.open();
        db::Transaction tx = db::Transaction::single_statements(database_);
        if (const int version = db::schema_version(tx); !db::is_known_schema(version)) {
            database_.close();
            log::error("schema_unknown", {{"version", version}});
            throw schema_unknown();
        }
    } catch (const db::Error&) {
        database_.close();
        away_until_ = std::chrono::steady_clock::now() + kPauseBetweenTries;
        throw;
    }
}

account::Caller Application::resolve_caller(const web::Request& request) {
    try {
        return resolve_once(request);
    } catch (const db::Error& error) {
        if (error.kind() != ErrorKind::connection_lost) {
            throw;
        }
        // After a restart of the server each old connection fails once.
        database_.close();
        open_database();
        return resolve_once(request);
    }
}

account::Caller Application::resolve_once(const web::Request& request) {
    db::Transaction tx = db::Transaction::single_statements(database_);
    if (const auto token = bearer_token(request)) {
        const auto caller = account::resolve_api_token(tx, *token);
        if (!caller) {
            throw token_invalid();
        }
        return *caller;
    }
    return account::resolve_session(tx, request.cookie(session_cookie_name(config_.site)),
                                    config_.session.idle_hours);
}

void Application::require_second_factor(const Route& route, const account::Caller& caller) {
    const bool is_open =
        route.callers.includes(kAnonymous) || route.options.is_before_second_factor;
    if (!is_open && lacks_second_factor(config_.session, database_, caller)) {
        throw second_factor_missing();
    }
}

void Application::require_csrf_token(const web::Request& request) const {
    if (!account::is_csrf_token(csrf_key_, csrf_cookie(request, config_.site),
                                request.header("x-csrf-token"))) {
        throw csrf_token_wrong();
    }
}

} // namespace clono::fcgi
