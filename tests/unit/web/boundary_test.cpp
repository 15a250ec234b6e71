#include "web/boundary.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace clono::web {
namespace {

Request some_request(Method method = Method::get) {
    Request request;
    request.method = method;
    request.path = "/api/x";
    request.request_id = "r1";
    return request;
}

TEST(Answer, TurnsAnHttpErrorIntoTheOneErrorForm) {
    Request request = some_request();
    request.cookies["lang"] = "zh";
    const Response response = answer(request, [](Request&) -> Response {
        throw HttpError(422, "invalid", {"Wrong.", "错误。"},
                        {{"seed", {"too_small", {"Too small.", "太小。"}}}});
    });
    EXPECT_EQ(response.status, 422);
    const auto expected =
        nlohmann::json::parse(R"({"error": {"code": "invalid", "message": "错误。",
        "messages": {"en": "Wrong.", "zh": "错误。"}, "request_id": "r1",
        "fields": {"seed": {"code": "too_small", "en": "Too small.", "zh": "太小。"}}}})");
    EXPECT_EQ(nlohmann::json::parse(response.body), expected);
}

TEST(Answer, HidesTheTextOfAnUnknownException) {
    Request request = some_request();
    const Response response = answer(
        request, [](Request&) -> Response { throw std::runtime_error("secret of the database"); });
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(response.body)["error"]["code"], "internal_error");
}

TEST(Answer, KeepsTheHeadersOfAnError) {
    Request request = some_request();
    const Response response = answer(request, [](Request&) -> Response {
        throw HttpError(503, "away", {"a", "b"}).with_header("Retry-After", "2");
    });
    EXPECT_EQ(response.header("retry-after"), "2");
}

TEST(Answer, PutsTheCommonHeadersOnEveryReply) {
    Request request = some_request();
    const Response response = answer(request, [](Request&) {
        return json_response(200, {{"a", 1}});
    });
    EXPECT_EQ(response.header("X-Request-Id"), "r1");
    EXPECT_EQ(response.header("Cache-Control"), "no-store");
    EXPECT_EQ(response.header("Content-Length"), "7");
}

TEST(Answer, GivesHeadTheLengthWithoutTheBody) {
    Request request = some_request(Method::head);
    const Response response = answer(request, [](Request&) {
        return json_response(200, {{"a", 1}});
    });
    EXPECT_EQ(response.header("Content-Length"), "7");
    EXPECT_EQ(response.body, "");
}

TEST(Response, RefusesAHeaderThatWouldBreakOutOfItsLine) {
    Response response;
    EXPECT_THROW(response.set_header("X", "a\r\nSet-Cookie: b"), std::logic_error);
    EXPECT_THROW(response.set_header("X\n", "a"), std::logic_error);
    EXPECT_THROW(response.add_header("X: y", "a"), std::logic_error);
}

TEST(Response, SetsCookiesThatScriptsAndOtherSitesDoNotGet) {
    Response response;
    set_cookie(response, "s", "v", {.secure = true, .max_age_seconds = 60});
    EXPECT_EQ(response.header("Set-Cookie"),
              "s=v; Path=/; SameSite=Lax; HttpOnly; Secure; Max-Age=60");
}

} // namespace
} // namespace clono::web
