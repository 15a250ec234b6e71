// The multipart reader against any bytes: it ends, stays inside its buffer, and gives the same parts however
// the body arrives. The first byte is the size of the pieces, the second the length of the boundary.

#include "web/multipart.hpp"

#include "web/http_error.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

using namespace clono::web;

Body in_pieces(const std::string& content, std::size_t piece) {
    Body body(
        [content, piece, at = std::size_t{0}](std::span<char> into) mutable {
            const std::size_t count = std::min({into.size(), piece, content.size() - at});
            std::memcpy(into.data(), content.data() + at, count);
            at += count;
            return count;
        },
        std::nullopt);
    body.set_limit(1 << 20);
    return body;
}

/// Everything that the reader says, as one text; of a body that it refuses, why. (How much of such a body
/// was given before depends on how it came.)
std::string story(const std::string& type, const std::string& content, std::size_t piece) {
    std::string told;
    try {
        Body body = in_pieces(content, piece);
        MultipartReader reader(body, type, {.header_bytes = 256, .parts = 16});
        while (const auto header = reader.next_part()) {
            told += "[" + header->name + "|" + header->file_name.value_or("-") + "]";
            std::array<char, 7> bytes{};
            while (const std::size_t count = reader.read(bytes)) {
                told.append(bytes.data(), count);
            }
        }
        told += "(end)";
    } catch (const HttpError& error) {
        told = "(" + error.code() + ")";
    }
    return told;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::size_t piece = 1 + data[0];
    const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t boundary = std::min<std::size_t>(data[1] % 72, text.size());
    const std::string type = "multipart/form-data; boundary=" + text.substr(0, boundary);
    const std::string content = text.substr(boundary);
    if (story(type, content, piece) != story(type, content, 1 << 16)) {
        std::abort();
    }
    return 0;
}
