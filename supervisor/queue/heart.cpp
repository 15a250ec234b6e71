#include "supervisor/queue/heart.hpp"

#include "log/log.hpp"
#include "supervisor/daemon/report.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

News news_of(const db::HeldClaim& row) {
    return row.cancel_wanted ? News::cancel : row.pause_wanted ? News::pause : News::none;
}

std::vector<db::ClaimKey> keys_of(const std::vector<Work>& works) {
    std::vector<db::ClaimKey> keys;
    keys.reserve(works.size());
    for (const auto& work : works) {
        keys.push_back(work.key);
    }
    return keys;
}

} // namespace

Heart::Heart(Context& context, const db::SupervisorInstance& instance,
             std::function<void()> on_name_taken)
    : context_(context),
      instance_(instance),
      on_name_taken_(std::move(on_name_taken)),
      connection_(context.database),
      renewed_(Clock::now()),
      thread_([this] { work(); }) {}

Heart::~Heart() {
    is_stopping_ = true;
    alarm_.ring();
    thread_.join();
}

void Heart::work() {
    const auto pause = std::min<std::chrono::milliseconds>(1s, context_.settings.lease / 4);
    bool is_away = false;
    while (!is_stopping_) {
        try {
            beat();
            if (is_away) {
                log::info("database_back", {{"by", "heart"}});
            }
            is_away = false;
        } catch (const db::Error& error) {
            if (!is_away) {
                log::warning("database_away", {{"by", "heart"}, {"error", error.what()}});
            }
            is_away = true;
        } catch (const std::exception& error) {
            log::error("heart_failed", {{"error", error.what()}});
        }
        alarm_.wait_for(pause);
    }
}

void Heart::beat() {
    // Before the rows are read: what is claimed after this must not be missed among them and taken for lost.
    const auto ours = context_.claims.all();
    const bool must_renew = Clock::now() - renewed_ >= context_.settings.lease / 3;
    bool is_drain_wanted = false;
    const auto rows = db::run_unit_of_work(
        connection_, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            is_drain_wanted = say_alive(tx) && db::is_drain_wanted(tx, instance_.name);
            for (const auto& work : ours) {
                if (work.progress) {
                    db::write_progress(tx, work.key.job, work.key.token, *work.progress);
                }
            }
            if (must_renew) {
                db::renew_claims(tx, keys_of(ours), context_.settings.lease);
            }
            return db::find_claims_of(tx, instance_.name);
        });
    if (must_renew) {
        renewed_ = Clock::now();
    }
    for (const auto& work : ours) {
        if (work.progress) {
            context_.claims.progress_is_written(work.key.token, *work.progress);
        }
    }
    tell(ours, rows);
    drain(is_drain_wanted);
}

/// False when another host has the name.
bool Heart::say_alive(db::Transaction& tx) {
    const db::InstanceNews news{context_.is_draining || context_.is_ending, slots_of(context_),
                                report_of(context_)};
    if (db::touch_instance(tx, instance_, news)) {
        return true;
    }
    log::warning("instance_row_gone", {{"instance", instance_.name}}); // cleaned, or taken
    if (!db::register_instance(tx, instance_, context_.settings.lease)) {
        on_name_taken_();
        return false;
    }
    return true;
}

void Heart::drain(bool wanted) {
    if (context_.is_draining.exchange(wanted) == wanted) {
        return;
    }
    log::info(wanted ? "draining" : "drain_over", {{"by", "clonoctl"}});
    context_.wake_all();
}

void Heart::tell(const std::vector<Work>& ours, const std::vector<db::HeldClaim>& rows) {
    for (const auto& work : ours) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const db::HeldClaim& held) {
            return held.job == work.key.job && held.token == work.key.token;
        });
        context_.claims.tell(work.key.token, row == rows.end() ? News::lost : news_of(*row));
    }
}

} // namespace clono::supervisor
