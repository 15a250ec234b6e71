#include "core/time.hpp"

#include <cstdint>
#include <cstdio>

namespace clono {
namespace {

using std::chrono::floor;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::year_month_day;

/// Takes fields of fixed width off the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    bool literal(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    bool one_of(std::string_view wanted, char& found) {
        if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) {
            return false;
        }
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    bool number(std::size_t digits, int& out) {
        if (rest_.size() < digits) {
            return false;
        }
        out = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') {
                return false;
            }
            out = 10 * out + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return true;
    }

    /// Optional ".123": microseconds; false for a point without digits or with more than nine.
    bool fraction(int& microseconds_out) {
        microseconds_out = 0;
        if (!literal('.')) {
            return true;
        }
        std::size_t digits = 0;
        while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
            if (digits < 6) {
                microseconds_out = 10 * microseconds_out + (rest_[digits] - '0');
            }
            ++digits;
        }
        for (std::size_t i = digits; i < 6; ++i) {
            microseconds_out *= 10;
        }
        rest_.remove_prefix(digits);
        return digits >= 1 && digits <= 9;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

/// Date and time of day up to the fraction, joined by one of `separators`.
std::optional<Timestamp> read_date_time(Cursor& cursor, std::string_view separators) {
    int y = 0;
    int mo = 0;
    int d = 0;
    int h = 0;
    int mi = 0;
    int s = 0;
    int us = 0;
    char separator = 0;
    const bool shaped = cursor.number(4, y) && cursor.literal('-') && cursor.number(2, mo) &&
                        cursor.literal('-') && cursor.number(2, d) &&
                        cursor.one_of(separators, separator) && cursor.number(2, h) &&
                        cursor.literal(':') && cursor.number(2, mi) && cursor.literal(':') &&
                        cursor.number(2, s) && cursor.fraction(us);
    const year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(mo)},
                              std::chrono::day{static_cast<unsigned>(d)}};
    if (!shaped || !date.ok() || h > 23 || mi > 59 || s > 59) {
        return std::nullopt;
    }
    return Timestamp{std::chrono::sys_days{date}} + hours{h} + minutes{mi} +
           std::chrono::seconds{s} + microseconds{us};
}

std::string format(Timestamp time, const char* pattern) {
    const auto midnight = floor<std::chrono::days>(time);
    const year_month_day date{midnight};
    const std::chrono::hh_mm_ss clock{time - midnight};
    char text[64];
    std::snprintf(
        text, sizeof text, pattern, static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

} // namespace

std::string format_rfc3339(Timestamp time) {
    return format(time, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ");
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    Cursor cursor{text};
    auto time = read_date_time(cursor, "Tt ");
    char zone = 0;
    if (!time || !cursor.one_of("Zz+-", zone)) {
        return std::nullopt;
    }
    if (zone == '+' || zone == '-') {
        int h = 0;
        int m = 0;
        if (!cursor.number(2, h) || !cursor.literal(':') || !cursor.number(2, m) || h > 23 ||
            m > 59) {
            return std::nullopt;
        }
        const minutes offset = hours{h} + minutes{m};
        *time += zone == '+' ? -offset : offset;
    }
    return cursor.at_end() ? time : std::nullopt;
}

std::string format_sql_datetime(Timestamp time) {
    return format(time, "%04d-%02u-%02u %02d:%02d:%02d.%06d");
}

std::optional<Timestamp> parse_sql_datetime(std::string_view text) {
    Cursor cursor{text};
    const auto time = read_date_time(cursor, " ");
    return cursor.at_end() ? time : std::nullopt;
}

Timestamp now() {
    return floor<microseconds>(std::chrono::system_clock::now());
}

} // namespace clono
