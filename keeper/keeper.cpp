#include "keeper/keeper.hpp"

#include "keeper/process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::keeper {

namespace {

using namespace std::chrono_literals;

constexpr auto kReadyWithin = 60s; // MariaDB after a crash reads its log first
constexpr int kDeathsAllowed = 3;  // of one service while its stage comes up
constexpr auto kReadyPoll = 20ms;  // how often a socket is tried while a stage comes up
constexpr auto kIdle = 1h;         // nothing to wait for but signals

/// One line per event on standard error, with the time in UTC.
void log_event(const std::string& text) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> stamp{};
    std::strftime(stamp.data(), stamp.size(), "%Y-%m-%dT%H:%M:%SZ ", &parts);
    std::cerr << stamp.data() << text << std::endl;
}

std::string describe(int wait_status) {
    if (WIFSIGNALED(wait_status)) {
        return "signal=" + std::to_string(WTERMSIG(wait_status));
    }
    return "exit=" + std::to_string(WEXITSTATUS(wait_status));
}

int open_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&wanted, number);
    }
    sigprocmask(SIG_BLOCK, &wanted, nullptr); // NOLINT(concurrency-mt-unsafe): one thread
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

Keeper::Keeper(std::vector<Service> plan, std::string processes_file)
    : processes_file_(std::move(processes_file)), signals_(open_signals()) {
    for (auto& service : plan) {
        entries_.emplace_back().service = std::move(service);
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Keeper::~Keeper() {
    close(signals_);
}

int Keeper::run() {
    std::set<int> stages;
    for (const auto& entry : entries_) {
        stages.insert(entry.service.stage);
    }
    write_processes();
    const bool is_up =
        std::all_of(stages.begin(), stages.end(), [this](int stage) { return bring_up(stage); });
    if (is_up) {
        log_event("event=up");
        notify_ready();
        while (!stopping_) {
            wait_for_events(next_restart(Clock::now() + kIdle));
            start_what_is_due();
        }
    }
    const bool was_asked = stopping_;
    stopping_ = true;
    std::for_each(stages.rbegin(), stages.rend(), [this](int stage) { take_down(stage); });
    kill_leftover_children();
    std::filesystem::remove(processes_file_);
    log_event("event=down");
    return is_up || was_asked ? 0 : 1;
}

/// False when the stage cannot come up, or the keeper was asked to stop meanwhile.
bool Keeper::bring_up(int stage) {
    std::vector<Entry*> waiting;
    for (auto& entry : entries_) {
        if (entry.service.stage == stage) {
            start(entry);
            waiting.push_back(&entry);
        }
    }
    const auto deadline = Clock::now() + kReadyWithin;
    while (!stopping_) {
        std::erase_if(waiting, [this](const Entry* entry) { return is_ready(*entry); });
        if (waiting.empty()) {
            return true;
        }
        const bool is_late = Clock::now() > deadline;
        const auto lost =
            std::find_if(waiting.begin(), waiting.end(), [is_late](const Entry* entry) {
                return entry->service.once ? entry->pid == 0
                                           : is_late || entry->deaths >= kDeathsAllowed;
            });
        if (lost != waiting.end()) {
            log_event("event=not_ready service=" + (*lost)->service.name);
            return false;
        }
        wait_for_events(Clock::now() + kReadyPoll);
        start_what_is_due();
    }
    return false;
}

bool Keeper::is_ready(const Entry& entry) const {
    if (entry.service.once) {
        return entry.pid == 0 && entry.wait_status == 0;
    }
    return entry.pid != 0 &&
           (entry.service.ready_socket.empty() || accepts(entry.service.ready_socket));
}

/// Ends the stage's services at the same time, each with its own patience.
void Keeper::take_down(int stage) {
    const auto asked_at = Clock::now();
    for (auto& entry : entries_) {
        if (entry.service.stage == stage && entry.pid != 0) {
            kill(entry.pid, entry.service.stop_signal);
        }
    }
    for (auto& entry : entries_) {
        if (entry.service.stage != stage) {
            continue;
        }
        const auto deadline = asked_at + entry.service.patience;
        while (entry.pid != 0 && Clock::now() < deadline) {
            wait_for_events(deadline);
        }
        if (entry.pid != 0) {
            log_event("event=killed service=" + entry.service.name);
            kill(-entry.pid, SIGKILL);
        }
        while (entry.pid != 0) {
            wait_for_events(Clock::now() + kIdle);
        }
        if (!entry.service.ready_socket.empty()) {
            std::filesystem::remove(entry.service.ready_socket);
        }
    }
}

void Keeper::start(Entry& entry) {
    entry.restart_at.reset();
    entry.wait_status.reset();
    entry.started_at = Clock::now();
    try {
        entry.pid = spawn(entry.service);
        log_event("event=started service=" + entry.service.name +
                  " pid=" + std::to_string(entry.pid));
        write_processes();
    } catch (const std::exception& error) {
        log_event("event=not_started service=" + entry.service.name + " why=\"" + error.what() +
                  "\"");
        entry.restart_at = Clock::now() + entry.backoff.after_run_of(0s);
    }
}

void Keeper::start_what_is_due() {
    for (auto& entry : entries_) {
        if (!stopping_ && entry.restart_at && *entry.restart_at <= Clock::now()) {
            start(entry);
        }
    }
}

/// Sleeps until a signal came or the time is over, then deals with every signal that is there.
void Keeper::wait_for_events(Clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd handle{.fd = signals_, .events = POLLIN, .revents = 0};
    poll(&handle, 1, static_cast<int>(std::clamp<long>(left, 0, 3'600'000)));
    signalfd_siginfo info{};
    while (read(signals_, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD && !stopping_) {
            log_event("event=stop signal=" + std::to_string(info.ssi_signo));
            stopping_ = true;
        }
    }
    reap();
}

void Keeper::reap() {
    int wait_status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &wait_status, WNOHANG)) > 0;) {
        const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                        [pid](const Entry& e) { return e.pid == pid; });
        if (entry != entries_.end()) { // else an orphan that was handed to us
            on_death(*entry, wait_status);
        }
    }
}

void Keeper::on_death(Entry& entry, int wait_status) {
    kill(-entry.pid, SIGKILL); // workers that outlived their leader
    entry.pid = 0;
    entry.wait_status = wait_status;
    ++entry.deaths;
    log_event("event=ended service=" + entry.service.name + " " + describe(wait_status));
    if (!stopping_ && !entry.service.once) {
        const auto wait = entry.backoff.after_run_of(Clock::now() - entry.started_at);
        entry.restart_at = Clock::now() + wait;
    }
    write_processes();
}

/// One line each, "name pid start-time"; the keeper itself is the first.
void Keeper::write_processes() const {
    const auto fresh = processes_file_ + ".new";
    {
        std::ofstream out(fresh, std::ios::trunc);
        out << "keeper " << getpid() << ' ' << start_time(getpid()) << '\n';
        for (const auto& entry : entries_) {
            if (entry.pid != 0) {
                out << entry.service.name << ' ' << entry.pid << ' ' << start_time(entry.pid)
                    << '\n';
            }
        }
        out.close();
        if (!out) {
            return; // a full disk: the list before is better than half a list
        }
    }
    std::error_code full_disk; // the stack goes on without the file; the next write may succeed
    std::filesystem::rename(fresh, processes_file_, full_disk);
}

Keeper::Clock::time_point Keeper::next_restart(Clock::time_point latest) const {
    for (const auto& entry : entries_) {
        if (entry.restart_at) {
            latest = std::min(latest, *entry.restart_at);
        }
    }
    return latest;
}

} // namespace clono::keeper
