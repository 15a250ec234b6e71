#include "web/response.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

#include <strings.h>

namespace clono::web {
namespace {

bool is_same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

void require_one_line(std::string_view name, std::string_view value) {
    const auto is_control = [](unsigned char c) {
        return c < 0x20 || c == 0x7f;
    };
    if (name.empty() || std::any_of(name.begin(), name.end(), is_control) ||
        name.find(':') != std::string_view::npos ||
        std::any_of(value.begin(), value.end(), is_control)) {
        throw std::logic_error("a reply header must be one line: " + std::string(name));
    }
}

const std::string& in_language(const LocalizedText& text, Language language) {
    return language == Language::zh ? text.zh : text.en;
}

} // namespace

Response& Response::set_header(std::string name, std::string value) {
    const auto is_it = [&](const auto& entry) {
        return is_same_name(entry.first, name);
    };
    headers.erase(std::remove_if(headers.begin(), headers.end(), is_it), headers.end());
    return add_header(std::move(name), std::move(value));
}

Response& Response::add_header(std::string name, std::string value) {
    require_one_line(name, value);
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

std::string_view Response::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& entry) {
        return is_same_name(entry.first, name);
    });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Response json_response(int status, const nlohmann::json& body) {
    Response response;
    response.status = status;
    response.set_header("Content-Type", "application/json; charset=utf-8");
    response.body = body.dump();
    return response;
}

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

void set_cookie(Response& response, std::string_view name, std::string_view value,
                const CookieOptions& options) {
    std::string line(name);
    line.append("=").append(value).append("; Path=/; SameSite=Lax");
    if (options.http_only) {
        line += "; HttpOnly";
    }
    if (options.secure) {
        line += "; Secure";
    }
    if (options.max_age_seconds) {
        line += "; Max-Age=" + std::to_string(*options.max_age_seconds);
    }
    response.add_header("Set-Cookie", std::move(line));
}

Response error_response(const HttpError& error, Language language, std::string_view request_id) {
    nlohmann::json body{{"code", error.code()},
                        {"message", in_language(error.message(), language)},
                        {"messages", {{"en", error.message().en}, {"zh", error.message().zh}}},
                        {"request_id", request_id}};
    for (const auto& [name, field] : error.fields()) {
        body["fields"][name] = {
            {"code", field.code}, {"en", field.message.en}, {"zh", field.message.zh}};
    }
    Response response = json_response(error.status(), {{"error", std::move(body)}});
    for (const auto& [name, value] : error.headers()) {
        response.set_header(name, value);
    }
    return response;
}

} // namespace clono::web
