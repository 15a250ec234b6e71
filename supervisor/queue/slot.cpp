#include "supervisor/queue/slot.hpp"

#include "core/random.hpp"
#include "log/log.hpp"
#include "supervisor/attempt/attempt.hpp"

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;

constexpr const char* kKind = "analyse"; // the only kind with a program behind it

/// A claim counts as ours from before it is tried until nobody works under it any more.
class Token {
public:
    Token(Context& context, Alarm& owner) : context_(context), token_(random_bytes<16>()) {
        context_.claims.add(token_, owner);
    }

    ~Token() {
        context_.admission.leave(token_);
        context_.claims.remove(token_);
    }

    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;

    const db::ClaimToken& value() const { return token_; }

private:
    Context& context_;
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
    while (!context_.is_ending) {
        try {
            if (is_on_ && !context_.is_draining) {
                const bool has_worked = claim_and_work(connection);
                wait = context_.settings.poll;
                database_was_away = false;
                if (has_worked) {
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

bool Slot::claim_and_work(db::Connection& connection) {
    const Token token(context_, alarm_);
    if (!context_.admission.enter(token.value(), from_)) {
        return false;
    }
    const auto claimed =
        db::run_unit_of_work(connection, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            return db::claim_next(tx, {from_, kKind, context_.settings.instance, token.value(),
                                       context_.settings.lease});
        });
    if (!claimed) {
        return false;
    }
    context_.claims.begin(*claimed);
    run_claimed(context_, connection, *claimed, alarm_);
    return true;
}

} // namespace clono::supervisor
