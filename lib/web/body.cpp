#include "web/body.hpp"

#include "web/http_error.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace clono::web {
namespace {

HttpError too_large(std::uint64_t limit) {
    const std::string bytes = std::to_string(limit);
    return {413,
            "body_too_large",
            {"The request is larger than the " + bytes + " bytes allowed here.",
             "请求超过此处允许的 " + bytes + " 字节。"}};
}

HttpError incomplete() {
    return {
        400,
        "body_incomplete",
        {"The request ended before all its bytes had arrived.", "请求在全部字节到达之前中断。"}};
}

} // namespace

Body::Body() : Body([](std::span<char>) { return std::size_t{0}; }, 0) {}

Body::Body(Source source, std::optional<std::uint64_t> declared_length)
    : source_(std::move(source)), declared_length_(declared_length) {}

void Body::set_limit(std::uint64_t bytes) {
    limit_ = bytes;
    if (declared_length_ && *declared_length_ > limit_) {
        throw too_large(limit_);
    }
}

std::size_t Body::read(std::span<char> into) {
    if (ended_ || into.empty()) {
        return 0;
    }
    const std::size_t count = source_(into);
    bytes_read_ += count;
    if (bytes_read_ > limit_) {
        throw too_large(limit_);
    }
    if (count == 0) {
        ended_ = true;
        if (declared_length_ && bytes_read_ < *declared_length_) {
            throw incomplete();
        }
    }
    return count;
}

std::string Body::read_all() {
    std::string all;
    std::array<char, 8192> piece{};
    while (const std::size_t count = read(piece)) {
        all.append(piece.data(), count);
    }
    return all;
}

Body string_body(std::string content) {
    const std::uint64_t length = content.size();
    auto source = [content = std::move(content),
                   at = std::size_t{0}](std::span<char> into) mutable {
        const std::size_t count = std::min(into.size(), content.size() - at);
        std::memcpy(into.data(), content.data() + at, count);
        at += count;
        return count;
    };
    return {std::move(source), length};
}

} // namespace clono::web
