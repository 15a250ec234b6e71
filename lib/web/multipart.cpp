#include "web/multipart.hpp"

#include "web/http_error.hpp"
#include "web/multipart_header.hpp"

#include <algorithm>
#include <cstring>

namespace clono::web {
namespace {

constexpr std::size_t kBufferBytes = 64UL * 1024;

} // namespace

MultipartReader::MultipartReader(Body& body, std::string_view content_type, MultipartLimits limits)
    : body_(body),
      limits_(limits),
      delimiter_("\r\n--" + multipart_boundary(content_type)),
      buffer_(kBufferBytes) {
    // The first delimiter stands at the start of the body without a line end before it.
    buffer_[0] = '\r';
    buffer_[1] = '\n';
    end_ = 2;
}

std::optional<PartHeader> MultipartReader::next_part() {
    if (state_ == State::finished) {
        return std::nullopt;
    }
    // What stands before the first delimiter is a preamble, which RFC 2046 tells readers to ignore.
    while (state_ != State::at_delimiter) {
        begin_ += part_bytes().size();
    }
    pass_delimiter();
    if (state_ == State::finished) {
        return std::nullopt;
    }
    if (++parts_ > limits_.parts) {
        throw malformed_multipart("too many parts", "部分过多");
    }
    return parse_part_header(take_header_block());
}

std::size_t MultipartReader::read(std::span<char> into) {
    if (state_ != State::in_part || into.empty()) {
        return 0;
    }
    const std::string_view bytes = part_bytes().substr(0, into.size());
    bytes.copy(into.data(), bytes.size());
    begin_ += bytes.size();
    return bytes.size();
}

std::string MultipartReader::read_all(std::size_t limit) {
    std::string all;
    while (state_ == State::in_part) {
        const std::string_view bytes = part_bytes();
        if (bytes.size() > limit - all.size()) {
            throw HttpError(413, "part_too_large",
                            {"A field of the form is too long.", "表单中有一个字段过长。"});
        }
        all += bytes;
        begin_ += bytes.size();
    }
    return all;
}

std::string_view MultipartReader::available() const {
    return {buffer_.data() + begin_, end_ - begin_};
}

/// Reads more of the body behind what is there; false at its end.
bool MultipartReader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t count = body_.read(std::span(buffer_).subspan(end_));
    end_ += count;
    return count > 0;
}

/// Makes at least this many bytes available, or throws: the body ended too early.
void MultipartReader::require(std::size_t count) {
    while (end_ - begin_ < count) {
        if (!fill()) {
            throw malformed_multipart("it ends in the middle of a part", "内容中途结束");
        }
    }
}

/// Bytes of the current part that are certainly not of a delimiter; empty exactly when the part ends here.
std::string_view MultipartReader::part_bytes() {
    require(delimiter_.size());
    const std::string_view text = available();
    const std::size_t found = text.find(delimiter_);
    if (found == 0) {
        state_ = State::at_delimiter;
        return {};
    }
    if (found != std::string_view::npos) {
        return text.substr(0, found);
    }
    // A delimiter may start in the last bytes, but only with a CR.
    const std::size_t tail = text.size() - (delimiter_.size() - 1);
    return text.substr(0, text.find('\r', tail));
}

void MultipartReader::pass_delimiter() {
    begin_ += delimiter_.size();
    require(2);
    if (available().starts_with("--")) {
        state_ = State::finished; // an epilogue is ignored
        return;
    }
    while (available().front() == ' ' || available().front() == '\t') {
        ++begin_; // "transport padding"
        require(2);
    }
    if (!available().starts_with("\r\n")) {
        throw malformed_multipart("text follows a boundary", "分隔符后有多余文本");
    }
    begin_ += 2;
    state_ = State::in_part;
}

/// The header lines with the line end of the last one, without the empty line that ends them.
std::string MultipartReader::take_header_block() {
    std::string block;
    while (!block.ends_with("\r\n\r\n") && block != "\r\n") {
        require(1);
        block += available().front();
        ++begin_;
        if (block.size() > limits_.header_bytes) {
            throw malformed_multipart("the header of a part is too long", "部分的头过长");
        }
    }
    block.resize(block.size() - 2);
    return block;
}

} // namespace clono::web
