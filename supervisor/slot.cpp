#include "supervisor/slot.hpp"

#include "core/random.hpp"
#include "log/log.hpp"
#include "supervisor/attempt.hpp"

#include <sys/statvfs.h>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;

/// A token counts as active from before the claim is tried until nobody works under it any more.
class ActiveToken {
public:
    explicit ActiveToken(ActiveClaims& active) : active_(active), token_(random_bytes<16>()) {
        active_.add(token_);
    }

    ~ActiveToken() { active_.remove(token_); }

    ActiveToken(const ActiveToken&) = delete;
    ActiveToken& operator=(const ActiveToken&) = delete;

    const db::ClaimToken& value() const { return token_; }

private:
    ActiveClaims& active_;
    db::ClaimToken token_;
};

} // namespace

Slot::Slot(Context& context, db::ClaimFrom from)
    : context_(context), from_(from), thread_([this] { work(); }) {}

Slot::~Slot() {
    alarm_.ring();
    thread_.join();
}

void Slot::work() {
    db::Connection connection(context_.database);
    auto wait = context_.settings.poll;
    bool database_was_away = false;
    while (!context_.is_draining) {
        try {
            if (is_on_ && has_room()) {
                const ActiveToken token(context_.active);
                const auto claimed = db::run_unit_of_work(
                    connection, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
                        return db::claim_next(tx, {from_, "analyse", context_.settings.instance,
                                                   token.value(), context_.settings.lease});
                    });
                wait = context_.settings.poll;
                database_was_away = false;
                if (claimed) {
                    run_claimed(context_, connection, *claimed, alarm_);
                    context_.wake_all();
                    continue;
                }
            }
        } catch (const db::Error& error) {
            if (!database_was_away) {
                log::warning("claim_failed", {{"error", error.what()}});
            }
            database_was_away = true;
            wait = std::min<std::chrono::milliseconds>(2 * wait, 2s);
        } catch (const std::exception& error) {
            log::error("slot_failed",
                       {{"error", error.what()}}); // a bug: the claim's lease will run out
            wait = 5s;
        }
        alarm_.wait_for(wait);
    }
}

bool Slot::has_room() const {
    struct statvfs about {};

    if (::statvfs(context_.settings.files.c_str(), &about) != 0) {
        return false;
    }
    return static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize >=
           context_.settings.free_bytes;
}

} // namespace clono::supervisor
