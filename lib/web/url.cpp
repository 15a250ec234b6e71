#include "web/url.hpp"

#include "core/bytes.hpp"
#include "core/text.hpp"

#include <algorithm>

namespace clono::web {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const auto byte = parse_hex<1>(text.substr(i + 1, 2));
        if (!byte) {
            return std::nullopt;
        }
        decoded += static_cast<char>(byte->front());
        i += 2;
    }
    if (decoded.find('\0') != std::string::npos || !is_utf8(decoded)) {
        return std::nullopt;
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += kDigits[byte >> 4];
            encoded += kDigits[byte & 15];
        }
    }
    return encoded;
}

std::optional<QueryList> parse_query(std::string_view query) {
    QueryList list;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        std::string pair(query.substr(0, end));
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) {
            continue;
        }
        std::replace(pair.begin(), pair.end(), '+', ' ');
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = percent_decode(std::string_view(pair).substr(0, equals));
        const auto value =
            percent_decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
        if (!name || !value) {
            return std::nullopt;
        }
        const auto same_name = [&](const auto& other) {
            return other.first == *name;
        };
        if (std::any_of(list.begin(), list.end(), same_name)) {
            return std::nullopt;
        }
        list.emplace_back(*name, *value);
    }
    return list;
}

} // namespace clono::web
