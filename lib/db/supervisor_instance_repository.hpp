#pragma once
// Table supervisor_instance: which supervisors are, or were, alive.

#include "core/bytes.hpp"
#include "db/transaction.hpp"

#include <chrono>
#include <string>

namespace clono::db {

struct SupervisorInstance {
    std::string name;
    Bytes<16> boot_id{}; ///< random, new at every start
    std::string host;
    std::uint32_t pid = 0;
    std::string slots; ///< JSON {"analyse": n, "check": n}
};

/// Enter this instance at its start. False when an instance of the same name on another host was alive within
/// `lease`: both would take each other's claims back.
bool register_instance(Transaction& tx, const SupervisorInstance& instance,
                       std::chrono::microseconds lease);

/// Say that it is alive. False when somebody else has taken the name.
bool touch_instance(Transaction& tx, const SupervisorInstance& instance, bool is_draining);

/// Whether any supervisor has said so within `lease`.
bool is_any_instance_alive(Transaction& tx, std::chrono::microseconds lease);

/// At an orderly end: the name is free at once.
void remove_instance(Transaction& tx, const SupervisorInstance& instance);

/// Forget them all: the rows came from a backup, and name supervisors of another site or time.
void remove_all_instances(Transaction& tx);

} // namespace clono::db
