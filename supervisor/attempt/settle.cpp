#include "supervisor/attempt/settle.hpp"

#include "log/log.hpp"
#include "supervisor/attempt/attempt_folder.hpp"
#include "supervisor/attempt/engine_files.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using To = db::Settlement::To;

const char* name_of(db::Settled settled) {
    switch (settled) {
    case db::Settled::as_asked:
        return "as_asked";
    case db::Settled::cancelled_instead:
        return "cancelled_instead";
    case db::Settled::already:
        return "already";
    case db::Settled::claim_lost:
        break;
    }
    return "claim_lost";
}

const char* name_of(To to) {
    switch (to) {
    case To::done:
        return "done";
    case To::failed:
        return "failed";
    case To::paused:
        return "paused";
    case To::put_back:
        return "put_back";
    case To::checked:
        return "checked";
    case To::cancelled:
        break;
    }
    return "cancelled";
}

/// What the end makes superfluous: folders that a later sweep would remove as well. Only what is certainly nobody
/// else's: a claim that is lost may have been put back by ourselves (the reply was lost), and then the next attempt needs
/// its checkpoint; a job that was checked may already be running.
void tidy_up(const Context& context, const JournalEntry& entry, db::Settled settled) {
    const auto to = entry.settlement.to;
    if (settled == db::Settled::claim_lost) {
        return;
    }
    const bool is_over = settled != db::Settled::as_asked || to == To::done || to == To::failed ||
                         to == To::cancelled;
    if (settled == db::Settled::cancelled_instead && to == To::done) {
        std::error_code
            swept_later; // the result was in its place a moment before the cancel: no row will ever name it
        std::filesystem::remove_all(context.layout.result(entry.user, entry.job, entry.attempt),
                                    swept_later);
    }
    if (is_over) {
        remove_work_of(context.layout, entry.job);
        LiveCopy(context.layout.live(entry.user, entry.job)).remove();
    } else if (to == To::checked) {
        std::error_code swept_later;
        std::filesystem::remove_all(context.layout.work(entry.job, entry.token), swept_later);
    }
}

/// Whether the end is on the disk. There may be no room; the row may still be written.
bool write_journal(Context& context, const JournalEntry& entry) {
    try {
        context.journal.add(entry);
        return true;
    } catch (const std::system_error& error) {
        log::error("journal_not_written", {{"job", entry.job}, {"error", error.what()}});
        return false;
    }
}

/// Whether nothing is left to try: the row is written, or never can be.
bool write_row(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
               const JournalEntry& entry) {
    try {
        const auto settled = write_end(context, connection, entry);
        log::info("job_settled", {{"job", claimed.job},
                                  {"attempt", claimed.attempt},
                                  {"to", name_of(entry.settlement.to)},
                                  {"code", entry.settlement.error_code},
                                  {"written", name_of(settled)},
                                  {"request", claimed.request_id}});
        return true;
    } catch (const db::Error& error) {
        if (!db::is_passing(error.kind())) {
            // A refused value or a bug: trying again will not help. The lease runs out, the job is tried again.
            log::error("end_refused", {{"job", claimed.job}, {"error", error.what()}});
            context.journal.set_aside(entry);
            return true;
        }
        log::warning("end_waits_for_database", {{"job", claimed.job}, {"error", error.what()}});
        return false;
    }
}

} // namespace

void settle(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
            const db::Settlement& settlement, Alarm& alarm) {
    const JournalEntry entry{claimed.job, claimed.user, claimed.token, claimed.attempt, settlement};
    bool is_journalled = false;
    for (auto wait = 100ms;; wait = std::min<std::chrono::milliseconds>(2 * wait, 2000ms)) {
        is_journalled = is_journalled || write_journal(context, entry);
        const bool is_settled = write_row(context, connection, claimed, entry);
        if (is_settled || (context.is_ending && is_journalled)) {
            return;
        }
        alarm.wait_for(wait);
    }
}

db::Settled write_end(Context& context, db::Connection& connection, const JournalEntry& entry) {
    const auto settled = db::run_unit_of_work(
        connection, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            return db::settle_claim(tx, entry.job, entry.token, entry.attempt, entry.settlement);
        });
    context.journal.remove(entry);
    tidy_up(context, entry, settled);
    return settled;
}

} // namespace clono::supervisor
