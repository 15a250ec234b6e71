#include "tests/support/private_database.hpp"

#include "db/schema/grants.hpp"
#include "db/schema/schema.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* kSchema = "clonoscope";
constexpr const char* kSmallLog = "--innodb-log-file-size=4M";

/// Whom the server runs as: mariadbd refuses to be root.
struct Account {
    uid_t uid = getuid();
    gid_t gid = getgid();
};

Account server_account() {
    if (getuid() != 0) {
        return {};
    }
    const passwd* const entry = getpwnam("mysql");
    if (entry == nullptr) {
        throw std::runtime_error("there is no user mysql to run the server as");
    }
    return {entry->pw_uid, entry->pw_gid};
}

/// Start a program as `account`, its output in `log`; it dies with this process.
pid_t spawn(const Account& account, const fs::path& log, const std::vector<std::string>& command) {
    std::vector<char*> argv;
    for (const std::string& word : command) {
        argv.push_back(const_cast<char*>(word.c_str()));
    }
    argv.push_back(nullptr);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child != 0) {
        return child;
    }
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    const bool is_other = account.uid != getuid();
    if (is_other &&
        (setgroups(0, nullptr) != 0 || setgid(account.gid) != 0 || setuid(account.uid) != 0)) {
        _exit(126);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); // after the change of user, which clears it
    if (getppid() != parent) {
        _exit(126);
    }
    execvp(argv[0], argv.data());
    _exit(127);
}

std::string tail_of(const fs::path& file) {
    std::ifstream stream{file};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

void own_by(const fs::path& root, const Account& account) {
    const auto own = [&](const fs::path& path) {
        if (lchown(path.c_str(), account.uid, account.gid) != 0) {
            throw std::runtime_error("cannot give " + path.string() + " to the server's user");
        }
    };
    own(root);
    for (const auto& entry : fs::recursive_directory_iterator{root}) {
        own(entry.path());
    }
}

fs::path make_short_folder() {
    std::string name = "/tmp/clono-db-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a folder in /tmp");
    }
    fs::permissions(name, fs::perms{0755});
    return name;
}

void run_install(const Account& account, const fs::path& folder) {
    own_by(folder, account);
    const pid_t child =
        spawn(account, folder / "install.log",
              {"mariadb-install-db", "--no-defaults", "--datadir=" + (folder / "data").string(),
               "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
               kSmallLog});
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) {
        throw std::runtime_error("mariadb-install-db failed: " + tail_of(folder / "install.log"));
    }
}

/// A fresh data folder that all tests of this build copy; made by whoever needs it first.
fs::path data_template(const Account& account) {
    const fs::path home = fs::path{CLONO_BUILD_DIR} / "mariadb-template";
    fs::create_directories(home);
    const int lock = open((home / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) {
        throw std::runtime_error("cannot lock " + home.string());
    }
    if (!fs::exists(home / "data")) {
        const fs::path folder = make_short_folder();
        run_install(account, folder);
        fs::remove_all(home / "half");
        fs::copy(folder / "data", home / "half", fs::copy_options::recursive);
        fs::rename(home / "half", home / "data");
        fs::remove_all(folder);
    }
    close(lock);
    return home / "data";
}

} // namespace

PrivateDatabase::PrivateDatabase(Content content) : folder_(make_short_folder()) {
    try {
        install();
        start();
        db::ConnectionOptions as_root = options();
        as_root.schema.clear();
        db::Connection root{as_root};
        root.open();
        root.run_text(std::string{"CREATE DATABASE "} + kSchema +
                      " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        if (content == Content::migrated) {
            db::Connection connection{options()};
            connection.open();
            db::migrate(connection, db::to_migrations(db::embedded_migrations()));
            db::apply_grants(connection, "localhost", [](const std::string& user) { return user; });
        }
    } catch (...) {
        end(SIGKILL);
        fs::remove_all(folder_);
        throw;
    }
}

PrivateDatabase::~PrivateDatabase() {
    end(SIGKILL);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

db::ConnectionOptions PrivateDatabase::options() const {
    return {.socket = socket().string(), .schema = kSchema, .user = "root"};
}

db::ConnectionOptions PrivateDatabase::options_as(const std::string& user) const {
    db::ConnectionOptions as_user = options();
    as_user.user = user;
    as_user.password = user;
    return as_user;
}

void PrivateDatabase::install() {
    const Account account = server_account();
    fs::copy(data_template(account), folder_ / "data", fs::copy_options::recursive);
    own_by(folder_, account);
}

void PrivateDatabase::start() {
    const fs::path log = folder_ / "log";
    server_ =
        spawn(server_account(), log,
              {"/usr/sbin/mariadbd", "--no-defaults", "--datadir=" + (folder_ / "data").string(),
               "--socket=" + socket().string(), "--pid-file=" + (folder_ / "pid").string(),
               "--skip-networking", "--skip-name-resolve", "--local-infile=0",
               "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin",
               "--innodb-buffer-pool-size=32M", "--performance-schema=OFF", kSmallLog});
    db::ConnectionOptions as_root = options();
    as_root.schema.clear();
    db::Connection probe{as_root};
    for (const auto deadline = std::chrono::steady_clock::now() + 30s;;) {
        try {
            probe.open();
            return;
        } catch (const db::Error& error) {
            const bool is_dead = waitpid(server_, nullptr, WNOHANG) != 0;
            if (is_dead || std::chrono::steady_clock::now() > deadline) {
                throw std::runtime_error("mariadbd did not start: " + tail_of(log));
            }
            std::this_thread::sleep_for(5ms);
        }
    }
}

void PrivateDatabase::end(int signal) {
    if (server_ > 0) {
        ::kill(server_, signal);
        waitpid(server_, nullptr, 0);
        server_ = -1;
    }
}

void PrivateDatabase::kill() {
    end(SIGKILL);
}

void PrivateDatabase::stop() {
    end(SIGTERM);
}

void PrivateDatabase::freeze() const {
    ::kill(server_, SIGSTOP);
}

void PrivateDatabase::thaw() const {
    ::kill(server_, SIGCONT);
}

} // namespace clono::test
