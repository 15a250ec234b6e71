#include "process/child_setup.hpp"

#include "process/landlock.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

constexpr std::array kSteps = {
    "setsid",         "signals",      "descriptors",       "limits",   "working directory",
    "change of user", "death signal", "no new privileges", "landlock", "executing the program"};

enum Step {
    kSession,
    kSignals,
    kDescriptors,
    kLimits,
    kDirectory,
    kUser,
    kDeathSignal,
    kPrivileges,
    kLandlock,
    kExec
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1); // and the null pointer that ends them
    for (const auto& text : texts) {
        result.push_back(const_cast<char*>(text.c_str()));
    }
    return result;
}

bool set_limit(int what, std::uint64_t soft, std::uint64_t hard) {
    const rlimit limit{soft, hard};
    return ::setrlimit(static_cast<__rlimit_resource>(what), &limit) == 0;
}

bool set_limits(const ChildLimits& limits) {
    // SIGXCPU at the soft limit lets a program end by itself; SIGKILL follows 5 s of processor time later.
    return set_limit(RLIMIT_CORE, 0, 0) &&
           (!limits.cpu_seconds ||
            set_limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 5)) &&
           (!limits.memory_bytes ||
            set_limit(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes)) &&
           (!limits.file_bytes || set_limit(RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)) &&
           (!limits.processes || set_limit(RLIMIT_NPROC, limits.processes, limits.processes)) &&
           (!limits.open_files || set_limit(RLIMIT_NOFILE, limits.open_files, limits.open_files)) &&
           // A supervisor that was started nicer still may not take that back.
           (!limits.nice || ::getpriority(PRIO_PROCESS, 0) >= limits.nice ||
            ::setpriority(PRIO_PROCESS, 0, limits.nice) == 0);
}

bool reset_signals(bool ignore_terminate) {
    struct sigaction action {};

    action.sa_handler = SIG_DFL;
    for (int signal = 1; signal <= SIGRTMAX; ++signal) {
        ::sigaction(signal, &action, nullptr); // SIGKILL, SIGSTOP and glibc's own two refuse
    }
    action.sa_handler = SIG_IGN;
    if (ignore_terminate && (::sigaction(SIGTERM, &action, nullptr) != 0 ||
                             ::sigaction(SIGINT, &action, nullptr) != 0)) {
        return false;
    }
    sigset_t none;
    ::sigemptyset(&none);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a child has one thread after fork
    return ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool change_user(const UserAndGroup& to) {
    return ::setgroups(0, nullptr) == 0 && ::setresgid(to.group, to.group, to.group) == 0 &&
           ::setresuid(to.user, to.user, to.user) == 0;
}

} // namespace

ChildSetup::ChildSetup(const ChildSpec& spec)
    : spec_(spec),
      argv_(pointers(spec.arguments)),
      envp_(pointers(spec.environment)),
      dev_null_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
    argv_.insert(argv_.begin(), const_cast<char*>(spec.program.c_str()));
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
    if (!dev_null_) {
        throw SpawnError("cannot open /dev/null");
    }
    if (!spec.landlock.read_only.empty() || !spec.landlock.read_write.empty()) {
        landlock_ = make_landlock_ruleset(spec.landlock);
    }
}

const char* ChildSetup::step_name(int step) {
    return step >= 0 && step < static_cast<int>(kSteps.size())
               ? kSteps[static_cast<std::size_t>(step)]
               : "unknown step";
}

void ChildSetup::become(int stdout_fd, int stderr_fd, int report_fd, pid_t parent) const {
    const auto need = [report_fd](bool done, Step step) {
        if (done) {
            return;
        }
        const SetupFailure failure{step, errno};
        [[maybe_unused]] const auto written = ::write(report_fd, &failure, sizeof(failure));
        ::_exit(127);
    };
    need(::setsid() > 0, kSession);
    need(reset_signals(spec_.ignore_terminate), kSignals);
    need(::dup2(dev_null_.get(), 0) == 0 && ::dup2(stdout_fd, 1) == 1 &&
             ::dup2(stderr_fd, 2) == 2 &&
             ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0,
         kDescriptors);
    need(set_limits(spec_.limits), kLimits);
    ::umask(0027);
    if (spec_.run_as) {
        need(change_user(*spec_.run_as), kUser);
    }
    // A change of user clears the death signal, so it is asked for afterwards; if the parent died before
    // that, nobody will send it, hence the second look.
    need(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, kDeathSignal);
    if (::getppid() != parent) {
        ::_exit(127);
    }
    need(::chdir(spec_.working_directory.c_str()) == 0, kDirectory);
    need(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, kPrivileges);
    if (landlock_) {
        need(enforce_landlock(landlock_.get()) == 0, kLandlock);
    }
    ::execve(spec_.program.c_str(), argv_.data(), envp_.data());
    need(false, kExec);
    ::_exit(127);
}

} // namespace clono::supervisor
