#pragma once
// The thread that looks after the queue as a whole: it takes back claims that nobody works under any more, finishes what
// a predecessor left in the journal, and lets lapsed jobs expire.

#include "db/client/connection.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"
#include "supervisor/queue/lease_gate.hpp"

#include <functional>
#include <thread>

namespace clono::supervisor {

class Steward {
public:
    /// `on_ready` is called once, when the instance is registered and its predecessor's claims are settled or back in the
    /// queue: claims may begin. `on_name_taken` when another host works under its name: the supervisor must end.
    Steward(Context& context, const db::SupervisorInstance& instance,
            std::function<void()> on_ready, std::function<void()> on_name_taken);
    ~Steward();
    Steward(const Steward&) = delete;
    Steward& operator=(const Steward&) = delete;

    /// End the thread; the instance's row is removed when the database is there.
    void stop();

private:
    void work();
    bool begin();
    void replay_journal();
    void look_around();
    void take_back(const db::HeldClaim& held, bool only_if_expired);
    void take_back_without_process();
    void take_back_expired();

    Context& context_;
    std::function<void()> on_ready_;
    std::function<void()> on_name_taken_;
    db::Connection connection_;
    const db::SupervisorInstance& instance_;
    LeaseGate gate_;
    Alarm alarm_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

} // namespace clono::supervisor
