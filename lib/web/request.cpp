#include "web/request.hpp"

#include "core/address.hpp"
#include "web/http_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace clono::web {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 6> kMethods{{
    {"GET", Method::get},
    {"HEAD", Method::head},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::delete_},
}};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view find_in(const std::map<std::string, std::string>& map, std::string_view name) {
    const auto found = map.find(std::string(name));
    return found == map.end() ? std::string_view() : std::string_view(found->second);
}

/// HTTP_X_CSRF_TOKEN → x-csrf-token
std::string header_name(std::string_view param) {
    std::string name(param);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

HttpError malformed_url() {
    return {400,
            "malformed_url",
            {"The address of this request can't be read.", "无法解析此请求的地址。"}};
}

HttpError malformed_length() {
    return {
        400,
        "malformed_length",
        {"The Content-Length of this request can't be read.", "无法解析此请求的 Content-Length。"}};
}

std::optional<std::uint64_t> declared_length(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw malformed_length();
    }
    return length;
}

/// Thousandths of the quality of `;q=` in one item of Accept-Language; 1000 without one.
int quality(std::string_view item) {
    const std::size_t at = item.find("q=");
    if (at == std::string_view::npos) {
        return 1000;
    }
    int thousandths = 0;
    int unit = 1000;
    for (const char c : trimmed(item.substr(at + 2))) {
        if (c == '.') {
            continue;
        }
        if (c < '0' || c > '9' || unit == 0) {
            break;
        }
        thousandths += (c - '0') * unit;
        unit /= 10;
    }
    return thousandths;
}

} // namespace

Method parse_method(std::string_view name) {
    const auto found = std::find_if(kMethods.begin(), kMethods.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    return found == kMethods.end() ? Method::other : found->second;
}

std::string_view to_string(Method method) {
    const auto found = std::find_if(kMethods.begin(), kMethods.end(),
                                    [&](const auto& entry) { return entry.second == method; });
    return found == kMethods.end() ? "OTHER" : found->first;
}

bool is_safe(Method method) {
    return method == Method::get || method == Method::head;
}

std::string_view Request::header(std::string_view lower_case_name) const {
    return find_in(headers, lower_case_name);
}

std::string_view Request::cookie(std::string_view name) const {
    return find_in(cookies, name);
}

std::string_view Request::param(std::string_view name) const {
    return find_in(params, name);
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    const auto found = std::find_if(query.begin(), query.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (found == query.end()) {
        return std::nullopt;
    }
    return found->second;
}

Language choose_language(const Request& request) {
    const std::string_view chosen = request.cookie("lang");
    if (chosen == "zh" || chosen == "en") {
        return chosen == "zh" ? Language::zh : Language::en;
    }
    int best_en = 0;
    int best_zh = 0;
    std::string_view rest = request.header("accept-language");
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view item = trimmed(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        if (item.starts_with("zh")) {
            best_zh = std::max(best_zh, quality(item));
        } else if (item.starts_with("en")) {
            best_en = std::max(best_en, quality(item));
        }
    }
    return best_zh > best_en ? Language::zh : Language::en;
}

std::map<std::string, std::string> parse_cookies(std::string_view header) {
    std::map<std::string, std::string> cookies;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view pair = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos) {
            cookies.emplace(trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1)));
        }
    }
    return cookies;
}

Request request_from_params(const std::map<std::string, std::string>& params) {
    Request request;
    request.params = params;
    for (const auto& [name, value] : params) {
        if (name.starts_with("HTTP_")) {
            request.headers.emplace(header_name(std::string_view(name).substr(5)), value);
        }
    }
    // nginx gives these two without the prefix; an HTTP_CONTENT_LENGTH can't win over them.
    request.headers["content-type"] = std::string(request.param("CONTENT_TYPE"));
    request.headers["content-length"] = std::string(request.param("CONTENT_LENGTH"));
    request.cookies = parse_cookies(request.header("cookie"));
    request.method = parse_method(request.param("REQUEST_METHOD"));
    request.remote_address = plain_address(request.param("REMOTE_ADDR"));
    request.request_id = std::string(request.param("REQUEST_ID"));
    request.is_tls = request.param("HTTPS") == "on";

    // The raw URI, not nginx's DOCUMENT_URI: an encoded slash stays inside its segment's check.
    const std::string_view uri = request.param("REQUEST_URI");
    auto path = percent_decode(uri.substr(0, uri.find('?')));
    auto query = parse_query(request.param("QUERY_STRING"));
    if (!path || !path->starts_with('/') || !query) {
        throw malformed_url();
    }
    request.path = std::move(*path);
    request.query = std::move(*query);
    request.body = Body({}, declared_length(request.param("CONTENT_LENGTH")));
    return request;
}

} // namespace clono::web
