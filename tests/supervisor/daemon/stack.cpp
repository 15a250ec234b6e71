#include "tests/supervisor/daemon/stack.hpp"

#include "core/random.hpp"
#include "core/sha256.hpp"
#include "tests/support/paths/paths.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::testing {
namespace fs = std::filesystem;

namespace {

const db::Sql kInsertUpload{"test.stack_upload",
                            "INSERT INTO upload (user_id, folder, total_bytes, created_at)"
                            " VALUES (?, ?, ?, UTC_TIMESTAMP(6))"};
const db::Sql kInsertFile{
    "test.stack_file",
    "INSERT INTO upload_file (upload_id, position, original_name, stored_name, bytes,"
    " sha256) VALUES (?, 0, 's1.tsv', '0.tsv', ?, ?)"};
const db::Sql kAllRows{"test.stack_all_rows",
                       "SELECT id, state, attempt, failures, progress, result_attempt,"
                       " COALESCE(error_code, '') AS code, COALESCE(findings, '') AS findings,"
                       " COALESCE(claimed_by, '') AS claimed_by FROM job ORDER BY id LIMIT 100000"};
const db::Sql kRow{
    "test.stack_row",
    "SELECT state, attempt, failures, progress, result_attempt, COALESCE(error_code, '') AS code,"
    " COALESCE(findings, '') AS findings, COALESCE(claimed_by, '') AS claimed_by"
    " FROM job WHERE id = ?"};
const db::Sql kWantCancel{"test.stack_cancel",
                          "UPDATE job SET cancel_wanted_at = UTC_TIMESTAMP(6) WHERE id = ?"};
const db::Sql kWantPause{"test.stack_pause",
                         "UPDATE job SET pause_wanted_at = UTC_TIMESTAMP(6) WHERE id = ?"};
const db::Sql kSetState{"test.stack_state", "UPDATE job SET state = ? WHERE id = ? AND state = ?"};

JobRow read_row(const db::Rows& row) {
    return {row.get<std::string>("state"),
            row.get<std::uint32_t>("attempt"),
            row.get<std::uint32_t>("failures"),
            row.get<double>("progress"),
            row.get<std::optional<std::uint32_t>>("result_attempt"),
            row.get<std::string>("code"),
            row.get<std::string>("findings"),
            row.get<std::string>("claimed_by")};
}

template <class Work>
auto in_transaction(db::Connection& connection, Work work) {
    return db::run_unit_of_work(connection, db::Repeat::after_lost_connection_too, work);
}

} // namespace

Stack::Stack() : root_(database_.options()) {
    for (const auto* name : {"files", "run", "log", "secrets"}) {
        fs::create_directory(folder_ / name);
    }
    for (const std::string user : {"clono_supervisor", "clono_ctl"}) {
        const auto secret = folder_ / ("secrets/" + user + ".password");
        write_file(secret, database_.options_as(user).password + "\n");
        fs::permissions(secret, fs::perms::owner_read | fs::perms::owner_write);
    }
    owner_ =
        in_transaction(root_, [](db::Transaction& tx) { return test::insert_owner(tx, "owner"); });
    const std::string bin = clono::test::bin_dir();
    keys_ = {{"database.socket", database_.socket().string()},
             {"database.schema", database_.options().schema},
             {"engine.command", bin + "/clono-stand-in-engine"},
             {"engine.check_command", bin + "/clono-stand-in-engine"},
             {"engine.thumbnail", bin + "/clono-thumbnail"},
             {"engine.processes", "512"},
             {"supervisor.processors", "64"}, // admission has tests of its own
             {"engine.expected_memory_mb", "0"},
             {"supervisor.lease_seconds", "3"},
             {"supervisor.poll_milliseconds", "100"},
             {"supervisor.retry_delay_seconds", "0"},
             {"limits.free_bytes", "0"}};
}

Stack::~Stack() {
    const auto running = running_;
    for (const auto pid : running) {
        ::kill(pid, SIGCONT);
        kill(pid);
    }
}

void Stack::write_ini(const std::string& instance) {
    std::map<std::string, std::map<std::string, std::string>> sections;
    auto keys = keys_;
    keys["supervisor.instance"] = instance;
    for (const auto& [key, value] : keys) {
        const auto dot = key.find('.');
        sections[key.substr(0, dot)][key.substr(dot + 1)] = value;
    }
    std::string text;
    for (const auto& [section, values] : sections) {
        text += "[" + section + "]\n";
        for (const auto& [key, value] : values) {
            text += key + " = " + value + "\n";
        }
    }
    write_file(folder_ / (instance + ".ini"), text);
}

pid_t Stack::start(const std::string& instance) {
    write_ini(instance);
    const auto config = "--config=" + (folder_ / (instance + ".ini")).string();
    const auto log = folder_ / "log/supervisor.log";
    const std::string program = clono::test::bin_dir() + "/clono-supervisor";
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(fd, 1);
        ::dup2(fd, 2);
        ::execl(program.c_str(), program.c_str(), config.c_str(), nullptr);
        ::_exit(127);
    }
    running_.push_back(pid);
    return pid;
}

void Stack::reload(pid_t supervisor, const std::string& instance) {
    write_ini(instance);
    ::kill(supervisor, SIGHUP);
}

int Stack::stop(pid_t supervisor) {
    ::kill(supervisor, SIGTERM);
    int status = 0;
    ::waitpid(supervisor, &status, 0);
    std::erase(running_, supervisor);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

void Stack::kill(pid_t supervisor) {
    ::kill(supervisor, SIGKILL);
    ::waitpid(supervisor, nullptr, 0);
    std::erase(running_, supervisor);
}

JobId Stack::add_job(const JobPlan& plan) {
    const auto folder = random_bytes<16>();
    write_file(layout().upload(owner_.user, folder) / "0.tsv", plan.orders);
    const auto parameters = nlohmann::json{
        {"version", 1},
        {"samples", {{{"file", "s1.tsv"}, {"name", "S1"}, {"tumour_content", 0.8}}}},
        {"prior", "major_copy_number"},
        {"density", "pyclone_beta_binomial"},
        {"num_iters", plan.iterations},
        {"burnin", plan.iterations / 5},
        {"thin", 1},
        {"seed", plan.seed},
        {"chains", 1},
        {"max_clusters",
         nullptr}}.dump();
    return in_transaction(root_, [&](db::Transaction& tx) {
        auto owner = owner_;
        owner.upload = tx.insert<UploadId>(kInsertUpload, owner.user, folder, plan.orders.size());
        tx.execute(kInsertFile, owner.upload, plan.orders.size(), sha256(plan.orders));
        return test::insert_job(tx, owner, {.state = plan.state, .parameters = parameters});
    });
}

JobRow Stack::row(JobId job) {
    return in_transaction(root_,
                          [&](db::Transaction& tx) { return read_row(*tx.query_one(kRow, job)); });
}

std::map<JobId, JobRow> Stack::all_rows() {
    return in_transaction(root_, [&](db::Transaction& tx) {
        std::map<JobId, JobRow> found;
        for (db::Rows rows = tx.query(kAllRows); rows.next();) {
            found.emplace(rows.get<JobId>("id"), read_row(rows));
        }
        return found;
    });
}

bool Stack::wait_for_state(JobId job, const std::string& state, std::chrono::milliseconds limit) {
    return wait_until([&] { return row(job).state == state; }, limit);
}

void Stack::want(JobId job, const std::string& column) {
    in_transaction(root_, [&](db::Transaction& tx) {
        tx.execute(column == "cancel_wanted_at" ? kWantCancel : kWantPause, job);
    });
}

void Stack::set_state(JobId job, const std::string& from, const std::string& to) {
    in_transaction(root_, [&](db::Transaction& tx) { tx.execute(kSetState, to, job, from); });
}

void Stack::nudge(const std::string& instance) {
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path =
        (folder_ / "run" /
         (instance == "main" ? "supervisor.sock" : "supervisor-" + instance + ".sock"))
            .string();
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    ::sendto(fd, "x", 1, MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&address),
             sizeof(address));
    ::close(fd);
}

void Stack::execute(const db::Sql& sql, std::initializer_list<db::Value> values) {
    root_.open();
    root_.execute(sql, values);
}

Stack::CtlOutcome Stack::ctl(const std::string& arguments) {
    const auto command = clono::test::bin_dir() + "/clonoctl --config " +
                         (folder_ / "main.ini").string() + " " + arguments + " 2>&1";
    CtlOutcome outcome;
    FILE* pipe = ::popen(command.c_str(), "r");
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
        outcome.output.append(buffer, got);
    }
    const int status = ::pclose(pipe);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

std::vector<pid_t> Stack::engines_of(JobId job) const {
    const auto folder = layout().work(job).string() + "/";
    std::vector<pid_t> found;
    std::error_code error;
    for (fs::directory_iterator it("/proc", error), end; it != end; it.increment(error)) {
        const auto name = it->path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        // bubblewrap's own two processes name the folder in their arguments; the engine inside dies with them.
        if (read_file(it->path() / "cmdline").find(folder) != std::string::npos) {
            found.push_back(static_cast<pid_t>(std::stol(name)));
        }
    }
    return found;
}

std::optional<pid_t> Stack::innermost_of(JobId job) const {
    const auto folder = layout().work(job).string() + "/";
    for (const auto pid : engines_of(job)) {
        std::istringstream children(read_file("/proc/" + std::to_string(pid) + "/task/" +
                                              std::to_string(pid) + "/children"));
        for (pid_t child = 0; children >> child;) {
            if (read_file("/proc/" + std::to_string(child) + "/cmdline").find(folder) ==
                std::string::npos) {
                return child;
            }
        }
    }
    return std::nullopt;
}

std::string Stack::log() const {
    return read_file(folder_ / "log/supervisor.log");
}

std::vector<std::string> Stack::story_of(JobId job) const {
    std::vector<std::string> events;
    std::istringstream lines(log());
    for (std::string line; std::getline(lines, line);) {
        if ((line + " ").find(" job=" + to_string(job) + " ") == std::string::npos) {
            continue;
        }
        std::istringstream words(line); // time, level, program, event
        std::string event;
        for (int i = 0; i < 4; ++i) {
            words >> event;
        }
        const bool names_request = line.find(" request=test-request") != std::string::npos;
        events.push_back(names_request ? event : event + " without its request");
    }
    return events;
}

std::size_t Stack::log_lines_with(const std::string& words) const {
    std::size_t count = 0;
    std::istringstream lines(log());
    for (std::string line; std::getline(lines, line);) {
        count += line.find(words) != std::string::npos;
    }
    return count;
}

} // namespace clono::testing
