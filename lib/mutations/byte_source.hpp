#pragma once
// The bytes of a plain or gzip-compressed file, in pieces, with a bound on their number.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace clono::mutations {

/// Says that a text is the content and not a path.
struct InMemory {
    std::string_view bytes;
};

class ByteSource {
public:
    enum class Trouble { None, NotReadable, TooLarge, Damaged };

    /// Opens a file; compressed content is recognised by its first bytes, not by its name. Anything
    /// but a regular file is NotReadable. `limit` bounds the bytes handed out.
    ByteSource(const std::string& path, std::size_t limit);
    /// Over memory, for tests and the fuzzer: plain bytes only.
    ByteSource(InMemory bytes, std::size_t limit);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Fills the front of `into`; 0 at the end or after trouble.
    std::size_t read(std::span<char> into);

    Trouble trouble() const { return trouble_; }

    /// What the operating system said, for NotReadable.
    const std::string& reason() const { return reason_; }

private:
    struct File;
    std::size_t read_some(std::span<char> into);

    std::unique_ptr<File> file_;
    std::string_view memory_;
    std::size_t left_;
    Trouble trouble_ = Trouble::None;
    std::string reason_;
};

} // namespace clono::mutations
