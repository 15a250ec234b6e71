#pragma once
// A browser in front of a program in the same process: keeps cookies, sends what the pages' scripts send.
// Link the program's clono_fcgi_… library.

#include "fcgi/common/application.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

namespace clono::test {

// NOLINTNEXTLINE(bugprone-exception-escape): json's move throws only on a broken invariant
struct Reply {
    int status = 0;
    nlohmann::json body; ///< null for an empty one
    web::Response raw;

    [[nodiscard]] std::string error() const {
        return body.is_object() && body.contains("error") ? body["error"]["code"].get<std::string>()
                                                          : "";
    }
};

class Browser {
public:
    explicit Browser(fcgi::Application& application, std::string address = "127.0.0.1")
        : application_(&application), address_(std::move(address)) {}

    Reply get(const std::string& path) { return send(web::Method::get, path); }

    Reply post(const std::string& path, const nlohmann::json& body = nlohmann::json::object()) {
        return change(web::Method::post, path, body);
    }

    Reply patch(const std::string& path, const nlohmann::json& body) {
        return change(web::Method::patch, path, body);
    }

    Reply remove(const std::string& path, const nlohmann::json& body = nlohmann::json::object()) {
        return change(web::Method::delete_, path, body);
    }

    /// With exactly these headers beside the cookies.
    Reply send(web::Method method, const std::string& path,
               const std::map<std::string, std::string>& headers = {},
               const std::string& body = "") {
        web::Request request;
        request.method = method;
        const auto question = path.find('?');
        request.path = path.substr(0, question);
        if (question != std::string::npos) {
            request.query = web::parse_query(path.substr(question + 1)).value();
        }
        request.headers = headers;
        request.cookies = cookies;
        request.params = params;
        request.remote_address = address_;
        request.request_id = "test";
        request.body = web::string_body(body);
        Reply reply;
        reply.raw = application_->answer(request);
        reply.status = reply.raw.status;
        keep_cookies(reply.raw);
        if (!reply.raw.body.empty()) {
            reply.body = nlohmann::json::parse(reply.raw.body);
        }
        if (reply.body.is_object() && reply.body.contains("csrf_token")) {
            csrf_token = reply.body["csrf_token"];
        } else if (!reply.raw.header("Set-Cookie").empty()) {
            csrf_token.clear(); // it was tied to the cookie: the next change asks for another
        }
        return reply;
    }

    std::map<std::string, std::string> cookies;
    std::map<std::string, std::string> params; ///< what nginx adds
    std::string csrf_token;

private:
    Reply change(web::Method method, const std::string& path, const nlohmann::json& body) {
        if (csrf_token.empty()) {
            get("/api/me");
        }
        return send(method, path,
                    {{"sec-fetch-site", "same-origin"},
                     {"content-type", "application/json"},
                     {"x-csrf-token", csrf_token}},
                    body.dump());
    }

    void keep_cookies(const web::Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name != "Set-Cookie") {
                continue;
            }
            const std::string pair = value.substr(0, value.find(';'));
            const std::string key = pair.substr(0, pair.find('='));
            const std::string text = pair.substr(pair.find('=') + 1);
            if (text.empty()) {
                cookies.erase(key);
            } else {
                cookies[key] = text;
            }
        }
    }

    fcgi::Application* application_;
    std::string address_;
};

} // namespace clono::test
