#include "web/http_error.hpp"
#include "web/multipart.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace clono::web {
namespace {

constexpr const char* kType = "multipart/form-data; boundary=XX";

struct Part {
    PartHeader header;
    std::string content;
};

/// A body that arrives in pieces of this many bytes.
Body body_in_pieces(std::string content, std::size_t piece) {
    auto source = [content, piece, at = std::size_t{0}](std::span<char> into) mutable {
        const std::size_t count = std::min({into.size(), piece, content.size() - at});
        std::memcpy(into.data(), content.data() + at, count);
        at += count;
        return count;
    };
    Body body(source, std::nullopt);
    body.set_limit(1 << 30);
    return body;
}

std::vector<Part> read_parts(const std::string& content, std::size_t piece = 1 << 16) {
    Body body = body_in_pieces(content, piece);
    MultipartReader reader(body, kType);
    std::vector<Part> parts;
    while (auto header = reader.next_part()) {
        parts.push_back({*header, reader.read_all(1 << 28)});
    }
    return parts;
}

std::string part(const std::string& disposition, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

std::string code_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const HttpError& error) {
        return error.code();
    }
    return "";
}

TEST(MultipartReader, GivesPartsWithTheirNamesAndBytes) {
    const std::string body =
        part("name=\"parameters\"", "{}") +
        "--XX\r\nContent-Type: text/tab-separated-values\r\n"
        "content-disposition: form-data; name=file; filename=\"s 1.tsv\"\r\n\r\n"
        "a\tb\r\n\r\n--XX--\r\n";
    const auto parts = read_parts(body);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].header.name, "parameters");
    EXPECT_EQ(parts[0].header.file_name, std::nullopt);
    EXPECT_EQ(parts[0].content, "{}");
    EXPECT_EQ(parts[1].header.file_name, "s 1.tsv");
    EXPECT_EQ(parts[1].header.content_type, "text/tab-separated-values");
    EXPECT_EQ(parts[1].content, "a\tb\r\n");
}

TEST(MultipartReader, GivesTheSameBytesHoweverTheBodyIsCut) {
    const std::string tricky = "\r\n--X\r\r\n-\r\n--\r\n\r\n--XY"; // nearly delimiters
    const std::string body = part("name=a", tricky) + part("name=b", "") + "--XX--";
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        const auto parts = read_parts(body, piece);
        ASSERT_EQ(parts.size(), 2U) << piece;
        EXPECT_EQ(parts[0].content, tricky) << piece;
        EXPECT_EQ(parts[1].content, "") << piece;
    }
}

TEST(MultipartReader, FindsADelimiterAcrossTheEdgeOfItsBuffer) {
    for (std::size_t size = 65536 - 80; size < 65536 + 10; ++size) {
        const std::string content(size, '\r');
        const auto parts = read_parts(part("name=a", content) + "--XX--");
        ASSERT_EQ(parts.size(), 1U);
        ASSERT_EQ(parts[0].content, content) << size;
    }
}

TEST(MultipartReader, SkipsAPartThatNobodyReads) {
    Body body = body_in_pieces(
        part("name=a", std::string(300000, 'x')) + part("name=b", "2") + "--XX--", 999);
    MultipartReader reader(body, kType);
    EXPECT_EQ(reader.next_part()->name, "a");
    EXPECT_EQ(reader.next_part()->name, "b");
    EXPECT_EQ(reader.read_all(10), "2");
}

TEST(MultipartReader, RefusesABodyThatEndsBeforeTheClosingDelimiter) {
    const std::string whole = part("name=a", "content") + "--XX--";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(code_of([&] { read_parts(whole.substr(0, size)); }), "malformed_multipart")
            << size;
    }
}

TEST(MultipartReader, RefusesTextAfterABoundary) {
    EXPECT_EQ(code_of([] { read_parts("--XXY\r\n\r\n--XX--"); }), "malformed_multipart");
    EXPECT_EQ(code_of([] { read_parts("--XX-\r\n\r\n--XX--"); }), "malformed_multipart");
}

TEST(MultipartReader, RefusesAHugeHeaderWithoutReadingItAll) {
    Body body = body_in_pieces("--XX\r\nX: " + std::string(1 << 20, 'x'), 4096);
    MultipartReader reader(body, kType);
    EXPECT_EQ(code_of([&] { reader.next_part(); }), "malformed_multipart");
    EXPECT_LE(body.bytes_read(), 3U * 65536);
}

TEST(MultipartReader, RefusesTooManyParts) {
    std::string body;
    for (int i = 0; i < 129; ++i) {
        body += part("name=a", "");
    }
    EXPECT_EQ(code_of([&] { read_parts(body + "--XX--"); }), "malformed_multipart");
}

TEST(MultipartReader, RefusesAFieldLongerThanItsLimit) {
    Body body = body_in_pieces(part("name=a", std::string(101, 'x')) + "--XX--", 7);
    MultipartReader reader(body, kType);
    reader.next_part();
    EXPECT_EQ(code_of([&] { reader.read_all(100); }), "part_too_large");
}

TEST(MultipartBoundary, IsTakenBareOrQuoted) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryA1"),
              "----WebKitFormBoundaryA1");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8; Boundary=\"a b\""), "a b");
}

TEST(MultipartBoundary, IsRefusedWhenItBreaksTheRules) {
    for (const std::string& value :
         {std::string(), std::string("\"\""), std::string(71, 'x'), std::string("\"a \""),
          std::string("\"a\nb\""), std::string("\"a"), std::string("a; boundary=b")}) {
        EXPECT_EQ(code_of([&] { multipart_boundary("multipart/form-data; boundary=" + value); }),
                  "malformed_multipart")
            << value;
    }
    EXPECT_EQ(code_of([] { multipart_boundary("application/json"); }), "unsupported_media_type");
}

TEST(PartHeader, ReadsFileNamesAsBrowsersAndCurlWriteThem) {
    const auto file_name = [](const std::string& written) {
        return parse_part_header("Content-Disposition: form-data; name=f; " + written + "\r\n")
            .file_name.value_or("none");
    };
    EXPECT_EQ(file_name("filename=\"样本.tsv\""), "样本.tsv");
    EXPECT_EQ(file_name("filename=\"a\\\"b.tsv\""), "a\"b.tsv");
    EXPECT_EQ(file_name("filename=\"C:\\dir\\s.tsv\""), "C:\\dir\\s.tsv");
    EXPECT_EQ(file_name("filename=\"a;b.tsv\""), "a;b.tsv");
    EXPECT_EQ(file_name("filename*=UTF-8''%E6%A0%B7.tsv"), "样.tsv");
}

TEST(PartHeader, IsRefusedWhenItIsAmbiguousOrBroken) {
    const std::string good = "Content-Disposition: form-data; name=a\r\n";
    for (const std::string& lines :
         {std::string(), good + good, std::string("no colon\r\n"), std::string(": empty\r\n"),
          std::string("Content-Disposition: attachment; name=a\r\n"),
          std::string("Content-Disposition: form-data\r\n"),
          std::string("Content-Disposition: form-data; name=a; name=b\r\n"),
          std::string("Content-Disposition: form-data; name=\"a\r\n"),
          std::string("Content-Disposition: form-data; name=\"a\x01\"\r\n"),
          std::string("Content-Disposition: form-data; name=\"\xff\"\r\n")}) {
        EXPECT_EQ(code_of([&] { parse_part_header(lines); }), "malformed_multipart") << lines;
    }
}

} // namespace
} // namespace clono::web
