#pragma once
// Points in time in UTC, to the microsecond: what DATETIME(6) holds.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace clono {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC with six decimals: "2026-11-20T15:40:00.000000Z".
std::string format_rfc3339(Timestamp time);

/// A point in time from RFC 3339 (any offset, 0 to 9 decimals, digits beyond six dropped); nothing when it isn't one.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// "2026-11-20 15:40:00.000000", as the database writes and reads it.
std::string format_sql_datetime(Timestamp time);
std::optional<Timestamp> parse_sql_datetime(std::string_view text);

/// The host's clock. Leases and schedules take the database's clock instead.
Timestamp now();

} // namespace clono
