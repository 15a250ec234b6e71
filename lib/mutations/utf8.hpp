#pragma once
// UTF-8 as far as the reader of tables needs it (RFC 3629).

#include <cstddef>
#include <string_view>

namespace clono::mutations {

/// Bytes of the character at the front of `text`: 1 to 4, or 0 when it is not valid UTF-8 (also for
/// overlong forms, surrogates and code points above U+10FFFF).
std::size_t utf8_length(std::string_view text);

bool is_utf8(std::string_view text);

/// True when the text holds a byte below 0x20, 0x7f, or a C1 control character.
bool has_control(std::string_view text);

} // namespace clono::mutations
