#include "web/body.hpp"
#include "web/http_error.hpp"

#include <gtest/gtest.h>

namespace clono::web {
namespace {

int status_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const HttpError& error) {
        return error.status();
    }
    return 0;
}

/// A body that gives its bytes one at a time.
Body dripping_body(std::string content, std::optional<std::uint64_t> declared) {
    auto source = [content, at = std::size_t{0}](std::span<char> into) mutable -> std::size_t {
        if (at == content.size()) {
            return 0;
        }
        into[0] = content[at++];
        return 1;
    };
    return {source, declared};
}

TEST(Body, GivesAllBytesAndThenTheEndForEver) {
    Body body = dripping_body("hello", 5);
    EXPECT_EQ(body.read_all(), "hello");
    EXPECT_EQ(body.read_all(), "");
    EXPECT_EQ(body.bytes_read(), 5U);
}

TEST(Body, RefusesADeclaredLengthOverTheLimitBeforeReading) {
    Body body = string_body("123456");
    EXPECT_EQ(status_of([&] { body.set_limit(5); }), 413);
    EXPECT_EQ(body.bytes_read(), 0U);
}

TEST(Body, RefusesAnUndeclaredBodyThatGrowsOverTheLimit) {
    Body body = dripping_body("123456", std::nullopt);
    body.set_limit(5);
    EXPECT_EQ(status_of([&] { body.read_all(); }), 413);
}

TEST(Body, TakesABodyOfExactlyTheLimit) {
    Body body = string_body("12345");
    body.set_limit(5);
    EXPECT_EQ(body.read_all(), "12345");
}

TEST(Body, RefusesABodyThatEndsBeforeItsDeclaredLength) {
    Body body = dripping_body("123", 5);
    EXPECT_EQ(status_of([&] { body.read_all(); }), 400);
}

} // namespace
} // namespace clono::web
