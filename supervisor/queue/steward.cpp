#include "supervisor/queue/steward.hpp"

#include "db/schema/schema.hpp"
#include "log/log.hpp"
#include "supervisor/attempt/outcome.hpp"
#include "supervisor/attempt/settle.hpp"

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

} // namespace

Steward::Steward(Context& context, const db::SupervisorInstance& instance,
                 std::function<void()> on_ready, std::function<void()> on_name_taken)
    : context_(context),
      on_ready_(std::move(on_ready)),
      on_name_taken_(std::move(on_name_taken)),
      connection_(context.database),
      instance_(instance),
      gate_(context.settings.lease),
      thread_([this] { work(); }) {}

Steward::~Steward() {
    stop();
}

void Steward::stop() {
    is_stopping_ = true;
    alarm_.ring();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Steward::work() {
    bool has_begun = false;
    bool is_away = false;
    while (!is_stopping_) {
        try {
            if (!has_begun) {
                if (!begin()) {
                    return;
                }
                has_begun = true;
                on_ready_();
            }
            look_around();
            gate_.reached(Clock::now());
            if (is_away) {
                log::info("database_back", {{"by", "steward"}});
            }
            is_away = false;
        } catch (const db::Error& error) {
            gate_.lost();
            if (!is_away) {
                log::warning("database_away", {{"by", "steward"}, {"error", error.what()}});
            }
            is_away = true;
        } catch (const std::exception& error) {
            log::error("steward_failed", {{"error", error.what()}});
        }
        alarm_.wait_for(std::min<std::chrono::milliseconds>(1s, context_.settings.lease / 4));
    }
    try {
        if (has_begun) {
            db::run_unit_of_work(connection_, db::Repeat::after_lost_connection_too,
                                 [&](db::Transaction& tx) { db::remove_instance(tx, instance_); });
        }
    } catch (const db::Error&) {
        // The row says until when we were seen; the next start replaces it.
    }
}

bool Steward::begin() {
    const bool is_ours = db::run_unit_of_work(
        connection_, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            const auto version = db::schema_version(tx);
            if (!db::is_known_schema(version)) {
                throw std::runtime_error(
                    "the schema has version " + std::to_string(version) +
                    ", which this program does not know: run clonoctl migrate");
            }
            context_.is_draining = db::is_drain_wanted(tx, instance_.name);
            return db::register_instance(tx, instance_, context_.settings.lease);
        });
    if (!is_ours) {
        log::error("name_taken", {{"instance", instance_.name}});
        on_name_taken_();
        return false;
    }
    // We hold the flock on our name: whatever is claimed under it is our predecessor's. First what it had finished.
    replay_journal();
    take_back_without_process();
    return true;
}

void Steward::replay_journal() {
    for (const auto& entry : context_.journal.read_all()) {
        try {
            const auto settled = write_end(context_, connection_, entry);
            log::info("end_replayed", {{"job", entry.job},
                                       {"attempt", entry.attempt},
                                       {"changed", settled != db::Settled::claim_lost}});
        } catch (const db::Error& error) {
            if (db::is_passing(error.kind())) {
                throw; // tried again in the next round: the entry stays
            }
            log::error("end_refused", {{"job", entry.job}, {"error", error.what()}});
            context_.journal.set_aside(entry);
        }
    }
}

void Steward::look_around() {
    db::run_unit_of_work(connection_, db::Repeat::after_lost_connection_too,
                         [](db::Transaction& tx) { db::expire_queued(tx); });
    take_back_without_process();
    if (gate_.may_take_back(Clock::now())) {
        take_back_expired();
    }
}

void Steward::take_back_without_process() {
    if (context_.is_ending) {
        return; // a slot may have left its end in the journal alone: the next start replays it first
    }
    const auto held = db::run_unit_of_work(
        connection_, db::Repeat::after_lost_connection_too,
        [&](db::Transaction& tx) { return db::find_claims_of(tx, context_.settings.instance); });
    // A token leaves the claims only after its row was written, so a row that still has it when we look at them afterwards
    // has no process; and the fence holds in any case.
    for (const auto& claim : held) {
        if (!context_.claims.holds(claim.token)) {
            take_back(claim, false);
        }
    }
}

void Steward::take_back_expired() {
    const auto expired =
        db::run_unit_of_work(connection_, db::Repeat::after_lost_connection_too,
                             [](db::Transaction& tx) { return db::find_expired_claims(tx); });
    for (const auto& claim : expired) {
        if (!context_.claims.holds(claim.token)) { // our heart renews it
            take_back(claim, true);
        }
    }
}

void Steward::take_back(const db::HeldClaim& held, bool only_if_expired) {
    // That its supervisor died is not the job's fault: it counts as a failure only when there is no end to it.
    const auto settlement = settle_taken_back(held.tries, context_.settings.retries);
    const auto settled =
        db::run_unit_of_work(connection_, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            if (only_if_expired && !db::lock_expired_claim(tx, held.job, held.token)) {
                return db::Settled::claim_lost; // renewed meanwhile
            }
            return db::settle_claim(tx, held.job, held.token, held.attempt, settlement);
        });
    if (settled == db::Settled::claim_lost) {
        return;
    }
    log::warning("claim_taken_back", {{"job", held.job},
                                      {"attempt", held.attempt},
                                      {"from", held.instance},
                                      {"cancelled", settled == db::Settled::cancelled_instead}});
    context_.wake_all();
}

} // namespace clono::supervisor
