#pragma once
// Table supervisor_instance: which supervisors are, or were, alive.

#include "core/bytes.hpp"
#include "db/client/transaction.hpp"

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

/// Enter this instance at its start; a wish to drain that its predecessor left is kept. False when an instance of the same name on another host was alive within
/// `lease`: both would take each other's claims back.
bool register_instance(Transaction& tx, const SupervisorInstance& instance,
                       std::chrono::microseconds lease);

/// What an instance says about itself.
struct InstanceNews {
    bool is_draining = false; ///< claims nothing more
    std::string slots;        ///< JSON {"analyse": n, "check": n}
    std::string report;       ///< JSON, docs/operations.md "clonoctl status --json"
};

/// Say that it is alive. False when somebody else has taken the name.
bool touch_instance(Transaction& tx, const SupervisorInstance& instance, const InstanceNews& news);

/// Whether the operator wants this instance to claim nothing more.
bool is_drain_wanted(Transaction& tx, const std::string& name);

/// Wish that an instance claims nothing more, or take the wish back. Kept when it dies and comes back, over when it ends
/// in order. False when there is no such instance.
bool want_drain(Transaction& tx, const std::string& name, bool wanted);

/// Whether any supervisor has said so within `lease`.
bool is_any_instance_alive(Transaction& tx, std::chrono::microseconds lease);

/// At an orderly end: the name is free at once.
void remove_instance(Transaction& tx, const SupervisorInstance& instance);

/// Forget them all: the rows came from a backup, and name supervisors of another site or time.
void remove_all_instances(Transaction& tx);

} // namespace clono::db
