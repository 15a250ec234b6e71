#include "web/http_error.hpp"
#include "web/request.hpp"

#include <gtest/gtest.h>

namespace clono::web {
namespace {

Request request_of(std::map<std::string, std::string> params) {
    params.try_emplace("REQUEST_METHOD", "GET");
    params.try_emplace("REQUEST_URI", "/api/jobs");
    return request_from_params(params);
}

TEST(RequestFromParams, NamesHeadersInLowerCaseWithHyphens) {
    const Request request =
        request_of({{"HTTP_X_CSRF_TOKEN", "t"}, {"CONTENT_TYPE", "text/plain"}});
    EXPECT_EQ(request.header("x-csrf-token"), "t");
    EXPECT_EQ(request.header("content-type"), "text/plain");
    EXPECT_EQ(request.header("absent"), "");
}

TEST(RequestFromParams, TakesTheContentTypeOfNginxNotThatOfALookalikeHeader) {
    const Request request = request_of({{"HTTP_CONTENT_TYPE", "forged"}, {"CONTENT_TYPE", "real"}});
    EXPECT_EQ(request.header("content-type"), "real");
}

TEST(RequestFromParams, DecodesThePathOnceAndLeavesTheQueryOut) {
    EXPECT_EQ(request_of({{"REQUEST_URI", "/api/%6Aobs?x=%2f"}}).path, "/api/jobs");
    EXPECT_EQ(request_of({{"REQUEST_URI", "/a/%2541"}}).path, "/a/%41");
}

TEST(RequestFromParams, RefusesWhatIsNoPath) {
    for (const char* uri : {"", "*", "http://other/", "/%00", "/%ff", "/%"}) {
        EXPECT_THROW(request_of({{"REQUEST_URI", uri}}), HttpError) << uri;
    }
}

TEST(RequestFromParams, RefusesAContentLengthThatIsNoNumber) {
    for (const char* length : {"-1", "+5", "0x10", "5 ", "99999999999999999999"}) {
        EXPECT_THROW(request_of({{"CONTENT_LENGTH", length}}), HttpError) << length;
    }
}

TEST(ParseCookies, LetsTheFirstOfEqualNamesWin) {
    const auto cookies = parse_cookies("a=1; __Host-b=x=y;  a=2; broken; c=");
    EXPECT_EQ(cookies.at("a"), "1");
    EXPECT_EQ(cookies.at("__Host-b"), "x=y");
    EXPECT_EQ(cookies.at("c"), "");
    EXPECT_EQ(cookies.size(), 3U);
}

TEST(ChooseLanguage, TakesTheCookieBeforeTheBrowsersWish) {
    EXPECT_EQ(choose_language(
                  request_of({{"HTTP_COOKIE", "lang=en"}, {"HTTP_ACCEPT_LANGUAGE", "zh-CN"}})),
              Language::en);
}

TEST(ChooseLanguage, TakesTheBetterLikedLanguageAndEnglishOtherwise) {
    const auto chosen = [](const char* wish) {
        return choose_language(request_of({{"HTTP_ACCEPT_LANGUAGE", wish}}));
    };
    EXPECT_EQ(chosen("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
    EXPECT_EQ(chosen("en-GB,en;q=0.9,zh;q=0.8"), Language::en);
    EXPECT_EQ(chosen("en;q=0.25,zh;q=0.5"), Language::zh);
    EXPECT_EQ(chosen("fr-FR"), Language::en);
    EXPECT_EQ(chosen("zh;q=0"), Language::en);
    EXPECT_EQ(chosen(""), Language::en);
}

} // namespace
} // namespace clono::web
