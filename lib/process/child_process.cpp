#include "process/child_process.hpp"

#include "process/child_setup.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace clono::supervisor {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    OwnedFd read_end;
    OwnedFd write_end;
};

Pipe make_pipe(int flags) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC | flags) != 0) {
        throw SpawnError("pipe: " + std::generic_category().message(errno));
    }
    return {OwnedFd(fds[0]), OwnedFd(fds[1])};
}

/// Blocks all signals for the time of the fork, so that none of our handlers runs in the child.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }

    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

/// Waits for the exec: the report pipe closes on success and carries a failure otherwise.
std::optional<SetupFailure> read_report(int fd) {
    SetupFailure failure{};
    ssize_t got = 0;
    do {
        got = ::read(fd, &failure, sizeof(failure));
    } while (got < 0 && errno == EINTR);
    if (got == sizeof(failure)) {
        return failure;
    }
    return std::nullopt;
}

std::chrono::microseconds total(const rusage& usage) {
    return std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

} // namespace

ChildProcess::ChildProcess(const ChildSpec& spec) : output_kept_(spec.output_kept) {
    const ChildSetup setup(spec);
    Pipe out = make_pipe(0);
    Pipe err = make_pipe(0);
    Pipe report = make_pipe(0);
    const pid_t parent = ::getpid();
    {
        const SignalsBlocked blocked;
        pid_ = ::fork();
        if (pid_ == 0) {
            setup.become(out.write_end.get(), err.write_end.get(), report.write_end.get(), parent);
        }
    }
    if (pid_ < 0) {
        throw SpawnError("fork: " + std::generic_category().message(errno));
    }
    report.write_end.reset();
    if (const auto failure = read_report(report.read_end.get())) {
        ::waitpid(pid_, nullptr, 0);
        throw SpawnError(spec.program.string() + ": " + ChildSetup::step_name(failure->step) +
                         ": " + std::generic_category().message(failure->error));
    }
    pidfd_ = OwnedFd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    pipe_[0] = std::move(out.read_end);
    pipe_[1] = std::move(err.read_end);
    for (const auto& end : pipe_) {
        ::fcntl(end.get(), F_SETFL, O_NONBLOCK);
    }
    if (!pidfd_) {
        const int error = errno;
        reap();
        throw SpawnError("pidfd_open: " + std::generic_category().message(error));
    }
}

ChildProcess::~ChildProcess() {
    if (!status_) {
        reap();
    }
}

std::optional<ExitStatus> ChildProcess::wait_for(std::chrono::milliseconds timeout, int wake_fd) {
    const auto deadline = Clock::now() + timeout;
    while (!status_) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd watched[4] = {{pidfd_.get(), POLLIN, 0},
                             {pipe_[0].get(), POLLIN, 0},
                             {pipe_[1].get(), POLLIN, 0},
                             {wake_fd, POLLIN, 0}};
        const int ready = ::poll(watched, 4, static_cast<int>(std::max<long>(0, left.count())));
        if (ready < 0 && errno != EINTR) {
            throw std::runtime_error("poll: " + std::generic_category().message(errno));
        }
        for (int stream = 0; stream < 2; ++stream) {
            if (ready > 0 && watched[1 + stream].revents) {
                drain(stream);
            }
        }
        if (ready > 0 && watched[0].revents) {
            reap();
        } else if (ready == 0 || (ready > 0 && watched[3].revents) || Clock::now() >= deadline) {
            break; // the last for a child that writes without pause: poll then always finds something
        }
    }
    return status_;
}

void ChildProcess::signal_group(int signal) {
    if (!status_) {
        ::kill(-pid_, signal);
    }
}

ExitStatus ChildProcess::stop(std::chrono::milliseconds grace) {
    signal_group(SIGTERM);
    signal_group(SIGCONT); // a stopped process would not see the signal
    if (const auto status = wait_for(grace)) {
        return *status;
    }
    reap();
    return *status_;
}

void ChildProcess::drain(int stream) {
    char buffer[16 * 1024];
    ssize_t got = 0;
    // Not for ever: a child that writes without pause must not keep us from looking at the clock.
    for (int i = 0; i < 64; ++i) {
        got = ::read(pipe_[stream].get(), buffer, sizeof(buffer));
        if (got <= 0) {
            break;
        }
        auto& kept = output_[stream];
        kept.append(buffer, static_cast<std::size_t>(got));
        if (kept.size() > 2 * output_kept_) {
            kept.erase(0, kept.size() - output_kept_);
        }
    }
    if (got == 0) {
        pipe_[stream].reset();
    }
}

/// Kill what is left of the group while the child is not yet reaped: until then nobody else can have its number.
void ChildProcess::reap() {
    ::kill(-pid_, SIGKILL);
    int raw = 0;
    rusage usage{};
    while (::wait4(pid_, &raw, 0, &usage) < 0 && errno == EINTR) {
    }
    cpu_time_ = total(usage);
    status_ = WIFSIGNALED(raw) ? ExitStatus{0, WTERMSIG(raw)} : ExitStatus{WEXITSTATUS(raw), 0};
    for (int stream = 0; stream < 2; ++stream) {
        if (pipe_[stream]) {
            drain(stream);
        }
        pipe_[stream].reset();
        auto& kept = output_[stream];
        if (kept.size() > output_kept_) {
            kept.erase(0, kept.size() - output_kept_);
        }
    }
}

FinishedChild run_to_end(const ChildSpec& spec, std::chrono::milliseconds time_limit,
                         const StepCheck& check) {
    constexpr std::chrono::milliseconds kStep{100};
    const auto deadline = Clock::now() + time_limit;
    ChildProcess child(spec);
    FinishedChild result;
    auto status = child.wait_for(std::min(kStep, time_limit));
    while (!status && Clock::now() < deadline) {
        check();
        status = child.wait_for(kStep);
    }
    result.timed_out = !status;
    result.status = status ? *status : child.stop(std::chrono::seconds(1));
    result.standard_output = child.standard_output();
    result.standard_error = child.standard_error();
    return result;
}

} // namespace clono::supervisor
