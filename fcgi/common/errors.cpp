#include "fcgi/common/errors.hpp"

namespace clono::fcgi {

using web::HttpError;

HttpError login_required() {
    return {401, "login_required", {"Please log in first.", "请先登录。"}};
}

HttpError forbidden() {
    return {403, "forbidden", {"Your account may not do this.", "您的账户无权执行此操作。"}};
}

HttpError cross_site_request() {
    return {403,
            "cross_site_request",
            {"This request did not come from our own pages.", "此请求不是来自本站页面。"}};
}

HttpError csrf_token_wrong() {
    return {403,
            "csrf_token_wrong",
            {"This page is out of date. Please reload it and try again.",
             "页面已过期，请刷新后重试。"}};
}

HttpError scope_too_narrow() {
    return {403, "scope_too_narrow", {"This API token may only read.", "此 API 令牌只能读取。"}};
}

HttpError not_found() {
    return {404, "not_found", {"There is nothing here.", "未找到相应内容。"}};
}

HttpError method_not_allowed(std::string allowed) {
    return HttpError(405, "method_not_allowed",
                     {"This address does not take that method.", "此地址不支持该请求方法。"})
        .with_header("Allow", std::move(allowed));
}

HttpError conflict(std::string code, LocalizedText message) {
    return {409, std::move(code), std::move(message)};
}

HttpError invalid_fields(web::FieldErrors fields) {
    return {422,
            "invalid_fields",
            {"Please correct the marked fields.", "请更正标出的字段。"},
            std::move(fields)};
}

HttpError too_often(std::chrono::seconds retry_after) {
    const std::string seconds = std::to_string(retry_after.count());
    return HttpError(429, "too_often",
                     {"Too many tries. Please wait " + seconds + " seconds.",
                      "尝试过于频繁，请等待 " + seconds + " 秒。"})
        .with_header("Retry-After", seconds);
}

HttpError database_away() {
    return HttpError(503, "database_away",
                     {"The service is busy recovering. Please try again in a moment.",
                      "服务正在恢复，请稍后重试。"})
        .with_header("Retry-After", "2");
}

HttpError schema_unknown() {
    return HttpError(503, "schema_unknown",
                     {"The service is being upgraded. Please try again in a moment.",
                      "服务正在升级，请稍后重试。"})
        .with_header("Retry-After", "10");
}

HttpError storage_full() {
    return HttpError(503, "storage_full",
                     {"There is no room left on the server. Please try again later.",
                      "服务器存储空间不足，请稍后重试。"})
        .with_header("Retry-After", "60");
}

} // namespace clono::fcgi
