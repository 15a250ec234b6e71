#include "db/maintenance/setting_repository.hpp"

namespace clono::db {
namespace {

constexpr const char* kRegistrationOpen = "registration_open";
constexpr const char* kGuestsOpen = "guests_open";

const Sql kLoad{"setting.load", "SELECT name, value FROM setting ORDER BY name LIMIT 1000"};
const Sql kSave{
    "setting.save",
    "INSERT INTO setting (name, value, updated_at, updated_by)"
    " VALUES (?, ?, UTC_TIMESTAMP(6), ?) ON DUPLICATE KEY UPDATE"
    " value = VALUES(value), updated_at = VALUES(updated_at), updated_by = VALUES(updated_by)"};

} // namespace

Settings load_settings(Transaction& tx) {
    Settings settings;
    for (Rows rows = tx.query(kLoad); rows.next();) {
        const auto name = rows.get<std::string>("name");
        const bool is_on = rows.get<std::string>("value") == "true";
        if (name == kRegistrationOpen) {
            settings.registration_open = is_on;
        } else if (name == kGuestsOpen) {
            settings.guests_open = is_on;
        }
    }
    return settings;
}

void save_settings(Transaction& tx, const Settings& settings, UserId by) {
    tx.execute(kSave, kRegistrationOpen, settings.registration_open ? "true" : "false", by);
    tx.execute(kSave, kGuestsOpen, settings.guests_open ? "true" : "false", by);
}

} // namespace clono::db
