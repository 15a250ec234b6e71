#include "engine/cli/stop_signal.hpp"

#include "engine/io/failure.hpp"

#include <atomic>
#include <csignal>

namespace clono::engine {

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a handler can reach nothing else
std::atomic<bool> g_stop_is_wanted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "written by a handler, read by every thread");

extern "C" void remember_stop(int) {
    g_stop_is_wanted = true;
}

} // namespace

void watch_stop_signals() {
    struct sigaction action {};

    action.sa_handler = remember_stop;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool stop_is_wanted() {
    return g_stop_is_wanted;
}

void stop_if_wanted() {
    if (stop_is_wanted()) {
        throw Failure(ExitCode::Stopped, "stopped; the same command continues the run");
    }
}

} // namespace clono::engine
