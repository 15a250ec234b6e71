#pragma once
// The one place where leases are kept. While it beats, all claims of this supervisor hold, whatever their slots are busy
// with: an engine, a checkpoint that is copied, pictures, hashes, an end that waits for the database.
//
// Each beat (a second, at most a quarter of a lease; at once after a nudge) is one transaction: it says that this instance is
// alive and what it does, reads the rows of all its claims, writes progress that has changed, and after a third of a lease
// renews all leases with one statement. A claim whose row has gone to somebody else is told to its slot as lost, a wish to
// cancel or pause as such. While the database is away nothing happens: engines go on, and nobody else takes a claim before
// the database has been back for one lease length.

#include "db/client/connection.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"
#include "supervisor/queue/alarm.hpp"
#include "supervisor/queue/context.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace clono::supervisor {

class Heart {
public:
    /// The instance must be registered. `on_name_taken` is called when another host works under its name.
    Heart(Context& context, const db::SupervisorInstance& instance,
          std::function<void()> on_name_taken);
    /// The leases are not renewed any more.
    ~Heart();
    Heart(const Heart&) = delete;
    Heart& operator=(const Heart&) = delete;

    /// Look at the rows now.
    void wake() noexcept { alarm_.ring(); }

private:
    void work();
    void beat();
    bool say_alive(db::Transaction& tx);
    void drain(bool wanted);
    void tell(const std::vector<Work>& ours, const std::vector<db::HeldClaim>& rows);

    Context& context_;
    const db::SupervisorInstance& instance_;
    std::function<void()> on_name_taken_;
    db::Connection connection_;
    Alarm alarm_;
    std::atomic<bool> is_stopping_ = false;
    std::chrono::steady_clock::time_point renewed_;
    std::thread thread_;
};

} // namespace clono::supervisor
