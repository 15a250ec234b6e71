#include "db/client/error.hpp"

namespace clono::db {
namespace {

/// "… for key 'user.email_norm'" (MySQL) or "… for key 'email_norm'" (MariaDB): the last word in quotes.
std::string key_in(const std::string& message) {
    const auto end = message.rfind('\'');
    if (end == std::string::npos || end == 0) {
        return {};
    }
    const auto begin = message.rfind('\'', end - 1);
    if (begin == std::string::npos) {
        return {};
    }
    std::string key = message.substr(begin + 1, end - begin - 1);
    if (const auto dot = key.rfind('.'); dot != std::string::npos) {
        key.erase(0, dot + 1);
    }
    return key;
}

} // namespace

Error::Error(ErrorKind kind, int code, const std::string& text)
    : std::runtime_error(text),
      kind_(kind),
      code_(code),
      key_name_(kind == ErrorKind::duplicate_key ? key_in(text) : std::string{}) {}

bool is_passing(ErrorKind kind) {
    return kind == ErrorKind::connection_lost || kind == ErrorKind::deadlock ||
           kind == ErrorKind::lock_wait || kind == ErrorKind::out_of_space;
}

ErrorKind classify(int code) {
    switch (code) {
    case 1040: // too many connections
    case 1053: // server shutdown in progress
    case 1077:
    case 1079:
    case 1152: // aborted connection
    case 1158: // 1158 to 1161: network packets
    case 1159:
    case 1160:
    case 1161:
    case 1203: // user has too many connections
    case 1226:
    case 1243: // statement of an earlier connection
    case 1927: // connection was killed (MariaDB)
    case 2002: // socket refused
    case 2003: // host refused
    case 2005:
    case 2006: // server has gone away
    case 2012:
    case 2013: // lost during the query, or timed out
    case 2026:
    case 2055:
    case 4031: // idle for too long (MySQL)
        return ErrorKind::connection_lost;
    case 1022:
    case 1062:
    case 1586:
        return ErrorKind::duplicate_key;
    case 1213:
        return ErrorKind::deadlock;
    case 1205:
        return ErrorKind::lock_wait;
    case 1048: // NULL in a NOT NULL column
    case 1264: // out of range
    case 1292:
    case 1364:
    case 1366:
    case 1406: // too long
    case 1451: // foreign key, parent side
    case 1452: // foreign key, child side
    case 1644: // SIGNAL
    case 3140: // not JSON (MySQL)
    case 3819: // CHECK (MySQL)
    case 4025: // CHECK (MariaDB)
        return ErrorKind::refused_value;
    case 1044:
    case 1045:
    case 1142:
    case 1143:
    case 1227:
    case 1370:
    case 1698:
        return ErrorKind::not_permitted;
    case 3:
    case 1021:
    case 1041:
    case 1114:
        return ErrorKind::out_of_space;
    default:
        return ErrorKind::other;
    }
}

} // namespace clono::db
