#include "db/supervisor_instance_repository.hpp"

namespace clono::db {
namespace {

const Sql kFindOther{"supervisor_instance.find_other",
                     "SELECT name FROM supervisor_instance WHERE name = ? AND host <> ?"
                     " AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND FOR UPDATE"};

const Sql kRemoveName{"supervisor_instance.remove_name",
                      "DELETE FROM supervisor_instance WHERE name = ?"};

const Sql kInsert{"supervisor_instance.insert",
                  "INSERT INTO supervisor_instance"
                  " (name, boot_id, host, pid, started_at, last_seen_at, slots, draining)"
                  " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), ?, 0)"};

const Sql kTouch{
    "supervisor_instance.touch",
    "UPDATE supervisor_instance SET last_seen_at = UTC_TIMESTAMP(6), slots = ?, draining = ?"
    " WHERE name = ? AND boot_id = ?"};

const Sql kAnyAlive{"supervisor_instance.any_alive",
                    "SELECT EXISTS (SELECT 1 FROM supervisor_instance"
                    " WHERE last_seen_at > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND) AS is_alive"};

const Sql kRemove{"supervisor_instance.remove",
                  "DELETE FROM supervisor_instance WHERE name = ? AND boot_id = ?"};

const Sql kRemoveAll{"supervisor_instance.remove_all", "DELETE FROM supervisor_instance"};

} // namespace

bool register_instance(Transaction& tx, const SupervisorInstance& instance,
                       std::chrono::microseconds lease) {
    if (tx.query_one(kFindOther, instance.name, instance.host, lease.count())) {
        return false;
    }
    tx.execute(kRemoveName, instance.name);
    tx.execute(kInsert, instance.name, instance.boot_id, instance.host, instance.pid,
               instance.slots);
    return true;
}

bool touch_instance(Transaction& tx, const SupervisorInstance& instance, bool is_draining) {
    return tx.execute(kTouch, instance.slots, is_draining, instance.name, instance.boot_id) == 1;
}

bool is_any_instance_alive(Transaction& tx, std::chrono::microseconds lease) {
    return tx.query_one(kAnyAlive, lease.count())->get<bool>("is_alive");
}

void remove_instance(Transaction& tx, const SupervisorInstance& instance) {
    tx.execute(kRemove, instance.name, instance.boot_id);
}

void remove_all_instances(Transaction& tx) {
    tx.execute(kRemoveAll);
}

} // namespace clono::db
