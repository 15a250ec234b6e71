#pragma once

#include "web/body.hpp"
#include "web/url.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace clono::web {

enum class Method { get, head, post, put, patch, delete_, other };

Method parse_method(std::string_view name);
std::string_view to_string(Method method);

/// GET and HEAD change nothing; every other method needs the caller's consent (origin and CSRF token).
bool is_safe(Method method);

enum class Language { en, zh };

/// One HTTP request as nginx hands it over.
struct Request {
    Method method = Method::get;
    std::string path;                           ///< decoded, without the query
    QueryList query;                            ///< decoded, in order, no name twice
    std::map<std::string, std::string> headers; ///< names in lower case with hyphens
    std::map<std::string, std::string> cookies; ///< the first of equal names, as browsers send them
    std::map<std::string, std::string> params;  ///< what nginx itself adds (fastcgi_param)
    std::string remote_address;                 ///< after real_ip, see plain_address
    std::string request_id;                     ///< nginx's, never the client's
    bool is_tls = false;
    Body body;

    /// Empty when absent.
    std::string_view header(std::string_view lower_case_name) const;
    std::string_view cookie(std::string_view name) const;
    std::string_view param(std::string_view name) const;
    std::optional<std::string_view> query_value(std::string_view name) const;
};

/// The cookie `lang`, else the better liked of en and zh in Accept-Language, else English.
Language choose_language(const Request& request);

/// Splits a Cookie header. The first of equal names wins: browsers send the narrower path first.
std::map<std::string, std::string> parse_cookies(std::string_view header);

/// Builds a request from the FastCGI parameters ("NAME=value" each).
/// Throws HttpError 400 when path or query can't be decoded.
Request request_from_params(const std::map<std::string, std::string>& params);

} // namespace clono::web
