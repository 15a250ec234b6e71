#include "web/multipart_header.hpp"

#include "core/text.hpp"
#include "web/multipart.hpp"
#include "web/url.hpp"

#include <algorithm>
#include <map>

namespace clono::web {
namespace {

constexpr std::size_t kMaxBoundary = 70; // RFC 2046 section 5.1.1

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lowered;
}

bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_boundary_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view take_token(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_token_char);
    const std::string_view token = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(token.size());
    return token;
}

/// A quoted string, the opening quote included. Browsers escape a quote as %22 and leave backslashes alone;
/// curl writes \" and \\: so a backslash escapes only these two.
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) {
            ++i;
        }
        value += text[i];
    }
    return std::nullopt;
}

/// `type; a=b; c="d"` into type and parameters, both names in lower case; nothing when malformed.
struct Parameterised {
    std::string type;
    std::map<std::string, std::string> parameters;
};

std::optional<Parameterised> parse_parameterised(std::string_view text) {
    const std::size_t semicolon = std::min(text.find(';'), text.size());
    Parameterised parsed{lower(trim(text.substr(0, semicolon))), {}};
    text.remove_prefix(semicolon);
    while (true) {
        skip_blanks(text);
        if (text.empty()) {
            return parsed;
        }
        if (text.front() != ';') {
            return std::nullopt;
        }
        text.remove_prefix(1);
        skip_blanks(text);
        if (text.empty()) {
            return parsed; // a trailing semicolon does no harm
        }
        const std::string name = lower(take_token(text));
        if (name.empty() || !text.starts_with('=')) {
            return std::nullopt;
        }
        text.remove_prefix(1);
        std::optional<std::string> value =
            text.starts_with('"') ? take_quoted(text) : std::string(take_token(text));
        if (!value || !parsed.parameters.emplace(name, std::move(*value)).second) {
            return std::nullopt;
        }
    }
}

/// RFC 8187 `UTF-8''percent-encoded`.
std::optional<std::string> decode_extended(std::string_view value) {
    const std::size_t first = value.find('\'');
    const std::size_t second =
        value.find('\'', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos || lower(value.substr(0, first)) != "utf-8") {
        return std::nullopt;
    }
    return percent_decode(value.substr(second + 1));
}

bool is_clean(std::string_view text) {
    return is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

PartHeader part_from_disposition(std::string_view value) {
    const auto disposition = parse_parameterised(value);
    if (!disposition || disposition->type != "form-data" ||
        !disposition->parameters.contains("name")) {
        throw malformed_multipart("a part has no readable Content-Disposition",
                                  "某部分缺少可读的 Content-Disposition");
    }
    const auto& parameters = disposition->parameters;
    PartHeader header;
    header.name = parameters.at("name");
    if (const auto plain = parameters.find("filename"); plain != parameters.end()) {
        header.file_name = plain->second;
    } else if (const auto extended = parameters.find("filename*"); extended != parameters.end()) {
        header.file_name = decode_extended(extended->second);
    }
    if (!is_clean(header.name) || !is_clean(header.file_name.value_or(""))) {
        throw malformed_multipart("a name is not plain UTF-8", "名称不是有效的 UTF-8 文本");
    }
    return header;
}

} // namespace

HttpError malformed_multipart(std::string_view reason_en, std::string_view reason_zh) {
    return {400,
            "malformed_multipart",
            {"The form can't be read: " + std::string(reason_en) + ".",
             "无法读取表单：" + std::string(reason_zh) + "。"}};
}

std::string multipart_boundary(std::string_view content_type) {
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    if (lower(trim(type)) != "multipart/form-data") {
        throw HttpError(
            415, "unsupported_media_type",
            {"This address takes multipart/form-data only.", "此地址只接受 multipart/form-data。"});
    }
    const auto parsed = parse_parameterised(content_type);
    std::string boundary =
        parsed && parsed->parameters.contains("boundary") ? parsed->parameters.at("boundary") : "";
    if (boundary.empty() || boundary.size() > kMaxBoundary || boundary.ends_with(' ') ||
        !std::all_of(boundary.begin(), boundary.end(), is_boundary_char)) {
        throw malformed_multipart("its boundary is missing or malformed", "分隔符缺失或格式错误");
    }
    return boundary;
}

PartHeader parse_part_header(std::string_view lines) {
    std::optional<PartHeader> header;
    std::string content_type;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find("\r\n"), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 2, lines.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) {
            throw malformed_multipart("a header line has no name", "某个头行没有名称");
        }
        const std::string name = lower(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (name == "content-disposition") {
            if (header) {
                throw malformed_multipart("a part has two Content-Dispositions",
                                          "某部分有两个 Content-Disposition");
            }
            header = part_from_disposition(value);
        } else if (name == "content-type") {
            content_type = value;
        }
    }
    if (!header) {
        throw malformed_multipart("a part has no readable Content-Disposition",
                                  "某部分缺少可读的 Content-Disposition");
    }
    header->content_type = std::move(content_type);
    return *header;
}

} // namespace clono::web
