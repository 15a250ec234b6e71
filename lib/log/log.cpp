#include "log/log.hpp"

#include "core/time.hpp"

#include <algorithm>

#include <unistd.h>

namespace clono::log {
namespace {

struct Settings {
    std::string program = "clono";
    Level lowest = Level::info;
};

Settings& settings() {
    static Settings instance; // written by set_up before threads start, read only afterwards
    return instance;
}

std::string_view name_of(Level level) {
    switch (level) {
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    }
    return "error";
}

bool is_bare(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"._:/@+-"}.find(c) != std::string_view::npos;
}

void append_quoted(std::string& line, std::string_view value) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    line += '"';
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (c == '\n') {
            line += "\\n";
        } else if (byte < 0x20 || byte >= 0x7F) {
            line += "\\x";
            line += kDigits[byte >> 4U];
            line += kDigits[byte & 0xFU];
        } else {
            line += c;
        }
    }
    line += '"';
}

} // namespace

void set_up(std::string_view program, Level lowest) {
    settings() = {std::string{program}, lowest};
}

std::string format_event(std::string_view event, Fields fields) {
    std::string line{event};
    for (const Field& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        if (!field.value.empty() && std::all_of(field.value.begin(), field.value.end(), is_bare)) {
            line += field.value;
        } else {
            append_quoted(line, field.value);
        }
    }
    return line;
}

void write(Level level, std::string_view event, Fields fields) {
    if (level < settings().lowest) {
        return;
    }
    std::string line = format_rfc3339(now());
    line += ' ';
    line += name_of(level);
    line += ' ';
    line += settings().program;
    line += '[' + std::to_string(getpid()) + "] ";
    line += format_event(event, fields);
    line += '\n';
    // One call, so that lines of several processes never mix; what a full disk refuses is lost.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace clono::log
