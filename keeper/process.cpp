#include "keeper/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// NOLINTBEGIN(concurrency-mt-unsafe): the keeper has one thread
namespace clono::keeper {

namespace {

struct Account {
    std::string name;
    uid_t user = 0;
    gid_t group = 0;
};

/// The account to change to; an empty name when the service stays what the keeper is.
Account account_of(const Service& service) {
    if (service.account.empty()) {
        return {};
    }
    const passwd* entry = getpwnam(service.account.c_str());
    if (entry == nullptr) {
        throw std::runtime_error("no account " + service.account + " for " + service.name);
    }
    return {service.account, entry->pw_uid, entry->pw_gid};
}

[[noreturn]] void give_up(const std::string& what) {
    const auto line = "keeper: " + what + ": " + strerrorname_np(errno) + "\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
    _exit(127);
}

void become(const Account& account) {
    if (account.name.empty()) {
        return;
    }
    if (initgroups(account.name.c_str(), account.group) != 0 || setgid(account.group) != 0 ||
        setuid(account.user) != 0) {
        give_up("cannot become " + account.name);
    }
}

void redirect_output(const std::string& log) {
    const int in = open("/dev/null", O_RDONLY);
    const int out = open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0640);
    if (in < 0 || out < 0) {
        give_up("cannot write " + log);
    }
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
}

[[noreturn]] void run_child(const Service& service, const Account& account, pid_t keeper) {
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE, SIGCHLD}) {
        std::signal(number, SIG_DFL); // a shell without job control hands down SIGINT ignored
    }
    become(account);
    // After the change of account, which clears it; the keeper may have died before this line.
    prctl(PR_SET_PDEATHSIG, service.stop_signal);
    if (getppid() != keeper) {
        _exit(127);
    }
    umask(service.mask);
    redirect_output(service.log);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    unsetenv("NOTIFY_SOCKET");
    for (const auto& variable : service.environment) {
        const auto equals = variable.find('=');
        setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
    }
    std::vector<char*> arguments;
    for (const auto& argument : service.arguments) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    give_up("cannot execute " + service.arguments.front());
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

/// The fields of /proc/PID/stat that follow the command's name: state, parent, …; empty when the
/// process is gone.
std::vector<std::string> stat_fields(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) {
        return {};
    }
    std::istringstream rest(line.substr(name_end + 1));
    std::vector<std::string> fields;
    for (std::string field; rest >> field;) {
        fields.push_back(field);
    }
    return fields;
}

} // namespace

pid_t spawn(const Service& service) {
    const Account account = account_of(service);
    const pid_t keeper = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        throw std::runtime_error(std::string("cannot fork: ") + strerrorname_np(errno));
    }
    if (pid == 0) {
        run_child(service, account, keeper);
    }
    return pid;
}

unsigned long long start_time(pid_t pid) {
    constexpr std::size_t kState = 0;
    constexpr std::size_t kStartTime = 19; // field 22 of proc(5), counted from the third
    const auto fields = stat_fields(std::to_string(pid));
    if (fields.size() <= kStartTime || fields[kState] == "Z") {
        return 0;
    }
    return std::stoull(fields[kStartTime]);
}

bool accepts(const std::string& socket_path) {
    const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0) {
        return false;
    }
    const auto address = unix_address(socket_path);
    const bool connected =
        connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(handle);
    return connected;
}

void kill_leftover_children() {
    const auto self = std::to_string(getpid());
    for (bool found = true; found;) {
        found = false;
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            const auto name = entry.path().filename().string();
            const auto fields = stat_fields(name);
            if (fields.size() > 1 && fields[1] == self) {
                const auto pid = static_cast<pid_t>(std::stol(name));
                kill(pid, SIGKILL);
                waitpid(pid, nullptr, 0);
                found = true;
            }
        }
    }
}

void notify_ready() {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr || path[0] == '\0') {
        return;
    }
    auto address = unix_address(path);
    const auto length = offsetof(sockaddr_un, sun_path) + std::strlen(address.sun_path);
    if (address.sun_path[0] == '@') {
        address.sun_path[0] = '\0'; // an abstract socket
    }
    const int handle = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    constexpr std::string_view kMessage = "READY=1";
    sendto(handle, kMessage.data(), kMessage.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length));
    close(handle);
}

} // namespace clono::keeper

// NOLINTEND(concurrency-mt-unsafe)
