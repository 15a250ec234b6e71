#pragma once
// Text from people: what may be stored, and when two names are the same name.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace clono {

/// One message in both languages of the site.
struct LocalizedText {
    std::string en;
    std::string zh;

    friend bool operator==(const LocalizedText&, const LocalizedText&) = default;
};

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// Number of code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view text);

/// Whether `text` is UTF-8 that shows what it holds: no control characters (C0, C1, DEL), no line or
/// paragraph separators, no bidirectional marks, embeddings, overrides or isolates (UTS #39), no
/// invisible characters (zero width space and joiners, word joiner, soft hyphen, BOM, tags), no
/// unassigned or private code points. Used for names in one line.
bool is_plain_line(std::string_view text);

/// As is_plain_line, but line feeds and tabs are allowed. Used for texts of several lines.
bool is_plain_text(std::string_view text);

/// The form under which a name is unique: NFKC with full case folding (Unicode 15, as of UAX #15 and
/// "toNFKC_Casefold"), blanks trimmed and runs of blanks made one. Nothing when the name isn't a plain
/// line or is empty. normalise_name("Ａlice") == normalise_name("alice").
std::optional<std::string> normalise_name(std::string_view name);

/// The text without blanks (U+0020, tab, CR, LF) at both ends.
std::string_view trim(std::string_view text);

/// The first `count` code points of well-formed UTF-8.
std::string_view take_code_points(std::string_view text, std::size_t count);

} // namespace clono
