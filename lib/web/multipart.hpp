#pragma once
// A reader of multipart/form-data (RFC 7578, RFC 2046 section 5.1) for bodies of any size.
//
// Design: one buffer of 64 KiB slides over the body; the delimiter is searched in it, and what can't belong
// to a delimiter is handed out at once. Memory is bounded by the buffer and by the limit on a part's header
// lines, whatever the client sends.
// Guarantees: a part ends only at a delimiter line; a body that ends without the closing delimiter is an
// error, never a short file; whatever follows a delimiter other than a line end or "--" is an error.

#include "web/body.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clono::web {

struct PartHeader {
    std::string name;
    std::optional<std::string> file_name; ///< as sent, UTF-8; may hold separators
    std::string content_type;             ///< empty when absent
};

struct MultipartLimits {
    std::size_t header_bytes = 8192; ///< of one part
    std::size_t parts = 128;
};

class MultipartReader {
public:
    /// Reads from the body, which must outlive the reader. Throws HttpError 415 when the content type is
    /// not multipart/form-data, 400 when its boundary breaks RFC 2046.
    MultipartReader(Body& body, std::string_view content_type, MultipartLimits limits = {});

    /// Goes to the next part, over what is left of this one; nothing after the last.
    /// Throws HttpError 400 `malformed_multipart` when the body breaks the format.
    std::optional<PartHeader> next_part();

    /// The next bytes of the current part; 0 at its end.
    std::size_t read(std::span<char> into);

    /// The rest of the current part. Throws HttpError 413 when it is longer than `limit` bytes.
    std::string read_all(std::size_t limit);

private:
    enum class State { before_first, in_part, at_delimiter, finished };

    std::string_view available() const;
    bool fill();
    void require(std::size_t count);
    std::string_view part_bytes();
    void pass_delimiter();
    std::string take_header_block();

    Body& body_;
    MultipartLimits limits_;
    std::string delimiter_; ///< CR LF "--" boundary
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t parts_ = 0;
    State state_ = State::before_first;
};

/// The boundary of a multipart/form-data content type. Throws as the reader's constructor does.
std::string multipart_boundary(std::string_view content_type);

/// Parses the header lines of one part. Throws HttpError 400 `malformed_multipart`.
PartHeader parse_part_header(std::string_view lines);

} // namespace clono::web
