#include "web/boundary.hpp"

#include "log/log.hpp"

namespace clono::web {
namespace {

HttpError internal_error() {
    return {500,
            "internal_error",
            {"Something went wrong on our side. Please try again; if it happens again, tell us the "
             "request id.",
             "服务器内部出错。请重试；如果再次发生，请把请求编号告诉我们。"}};
}

Response run(Request& request, const Handler& handler) {
    try {
        return handler(request);
    } catch (const HttpError& error) {
        return error_response(error, choose_language(request), request.request_id);
    } catch (const std::exception& error) {
        log::error("request_failed", {{"request", request.request_id},
                                      {"method", to_string(request.method)},
                                      {"path", request.path},
                                      {"what", error.what()}});
        return error_response(internal_error(), choose_language(request), request.request_id);
    }
}

void finish(Response& response, std::string_view request_id) {
    response.set_header("X-Request-Id", std::string(request_id));
    if (response.header("Cache-Control").empty()) {
        response.set_header("Cache-Control", "no-store");
    }
    if (response.status != 204 && response.status != 304) {
        response.set_header("Content-Length", std::to_string(response.content_length()));
    }
}

} // namespace

Response answer(Request& request, const Handler& handler) {
    Response response = run(request, handler);
    finish(response, request.request_id);
    if (request.method == Method::head) {
        response.body.clear();
        response.stream.reset();
    }
    return response;
}

Response answer_unreadable(const HttpError& error, std::string_view request_id) {
    Response response = error_response(error, Language::en, request_id);
    finish(response, request_id);
    return response;
}

} // namespace clono::web
