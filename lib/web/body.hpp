#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace clono::web {

/// The body of a request, pulled in pieces and bounded; never held whole unless asked.
class Body {
public:
    /// Fills the span from the start and returns the number of bytes; 0 means the end.
    using Source = std::function<std::size_t(std::span<char>)>;

    static constexpr std::uint64_t kDefaultLimit = 64 * 1024ULL;

    /// An empty body.
    Body();
    /// @param declared_length  the Content-Length; none for a chunked body
    Body(Source source, std::optional<std::uint64_t> declared_length);

    /// Sets the most bytes that are accepted. Throws HttpError 413 when more were declared.
    void set_limit(std::uint64_t bytes);

    /// The next bytes; 0 at the end. Throws HttpError 413 past the limit and 400 when the body ends
    /// before its declared length (the client went away).
    std::size_t read(std::span<char> into);

    /// The rest of the body as one string. Only for bodies with a small limit.
    std::string read_all();

    std::optional<std::uint64_t> declared_length() const { return declared_length_; }

    std::uint64_t bytes_read() const { return bytes_read_; }

private:
    Source source_;
    std::optional<std::uint64_t> declared_length_;
    std::uint64_t limit_ = kDefaultLimit;
    std::uint64_t bytes_read_ = 0;
    bool ended_ = false;
};

/// A body that is held in memory.
Body string_body(std::string content);

} // namespace clono::web
