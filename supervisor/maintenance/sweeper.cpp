#include "supervisor/maintenance/sweeper.hpp"

#include "log/log.hpp"
#include "supervisor/maintenance/housekeeping.hpp"

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;

constexpr auto kAfterStart = 5s;
constexpr auto kEvery = 10min;
constexpr int kRoundsToEverything = 6;

} // namespace

Sweeper::Sweeper(Context& context)
    : context_(context), connection_(context.database), thread_([this] { work(); }) {}

Sweeper::~Sweeper() {
    is_stopping_ = true;
    alarm_.ring();
    thread_.join();
}

void Sweeper::work() {
    alarm_.wait_for(kAfterStart);
    for (int round = 0; !is_stopping_;) {
        try {
            const auto depth =
                round % kRoundsToEverything == 0 ? Depth::everything : Depth::transient;
            sweep(context_, connection_, depth, [this] { return is_stopping_.load(); });
            ++round;
            alarm_.wait_for(kEvery);
        } catch (const db::Error& error) {
            log::warning("sweep_waits_for_database", {{"error", error.what()}});
            alarm_.wait_for(1min);
        }
    }
}

} // namespace clono::supervisor
