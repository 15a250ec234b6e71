#pragma once
// One line per event on standard error, key=value:
//   2026-11-20T15:40:00.000000Z info clono-auth[812] login user=3 address=127.0.0.1 request=4f2a…
// Values that hold anything but [A-Za-z0-9._:/@+-] are quoted; quotes, backslashes, control characters and
// bytes outside of ASCII are escaped (\n, \xNN), so foreign text can neither forge a line nor steer a
// terminal. Never log passwords, tokens, cookies, uploaded content or people's names.

#include "core/id.hpp"

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace clono::log {

enum class Level { debug, info, warning, error };

/// key=value; the key is a literal of [a-z_], the value is escaped when the line is written.
struct Field {
    std::string_view key;
    std::string value;

    Field(std::string_view k, std::string_view text) : key(k), value(text) {}

    Field(std::string_view k, const char* text) : key(k), value(text) {}

    Field(std::string_view k, std::string text) : key(k), value(std::move(text)) {}

    Field(std::string_view k, bool yes) : key(k), value(yes ? "yes" : "no") {}

    template <class Number>

    requires((std::integral<Number> || std::floating_point<Number>)&&!std::same_as<Number, bool>)
        Field(std::string_view k, Number number)
        : key(k), value(std::to_string(number)) {}

    template <class Tag>
    Field(std::string_view k, Id<Tag> id) : key(k), value(to_string(id)) {}
};

using Fields = std::initializer_list<Field>;

/// The program's name in every line, and the lowest level that is written (default: clono, info). Call once
/// in main, before threads start.
void set_up(std::string_view program, Level lowest = Level::info);

/// Write one line with a single write(2). `event` is a literal of [a-z_]. Thread-safe; never throws on a
/// full disk (the line is lost then).
void write(Level level, std::string_view event, Fields fields = {});

inline void debug(std::string_view event, Fields fields = {}) {
    write(Level::debug, event, fields);
}

inline void info(std::string_view event, Fields fields = {}) {
    write(Level::info, event, fields);
}

inline void warning(std::string_view event, Fields fields = {}) {
    write(Level::warning, event, fields);
}

inline void error(std::string_view event, Fields fields = {}) {
    write(Level::error, event, fields);
}

/// The line without time, level and program: "event key=value …". For tests and for write().
std::string format_event(std::string_view event, Fields fields);

} // namespace clono::log
