#include "db/jobs/supervisor_instance_repository.hpp"

namespace clono::db {
namespace {

const Sql kFindOther{"supervisor_instance.find_other",
                     "SELECT name FROM supervisor_instance WHERE name = ? AND host <> ?"
                     " AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND FOR UPDATE"};

const Sql kEnter{"supervisor_instance.enter",
                 "INSERT INTO supervisor_instance"
                 " (name, boot_id, host, pid, started_at, last_seen_at, slots, draining)"
                 " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), ?, 0)"
                 " ON DUPLICATE KEY UPDATE boot_id = VALUES(boot_id), host = VALUES(host),"
                 " pid = VALUES(pid), started_at = VALUES(started_at),"
                 " last_seen_at = VALUES(last_seen_at), slots = VALUES(slots), draining = 0,"
                 " report = NULL"};

const Sql kTouch{"supervisor_instance.touch",
                 "UPDATE supervisor_instance SET last_seen_at = UTC_TIMESTAMP(6), slots = ?,"
                 " draining = ?, report = ? WHERE name = ? AND boot_id = ?"};

const Sql kDrainWanted{"supervisor_instance.drain_wanted",
                       "SELECT drain_wanted FROM supervisor_instance WHERE name = ?"};

const Sql kWantDrain{"supervisor_instance.want_drain",
                     "UPDATE supervisor_instance SET drain_wanted = ? WHERE name = ?"};

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
    tx.execute(kEnter, instance.name, instance.boot_id, instance.host, instance.pid,
               instance.slots);
    return true;
}

bool touch_instance(Transaction& tx, const SupervisorInstance& instance, const InstanceNews& news) {
    return tx.execute(kTouch, news.slots, news.is_draining, news.report, instance.name,
                      instance.boot_id) == 1;
}

bool is_drain_wanted(Transaction& tx, const std::string& name) {
    const auto row = tx.query_one(kDrainWanted, name);
    return row && row->get<bool>("drain_wanted");
}

bool want_drain(Transaction& tx, const std::string& name, bool wanted) {
    return tx.execute(kWantDrain, wanted, name) == 1;
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
