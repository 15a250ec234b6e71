#pragma once
// clonoscope.ini as typed structs. docs/configuration.md lists every key; a test holds both together.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace clono::config {

using std::filesystem::path;

struct Site {
    std::string base_url; ///< scheme://host[:port] without a slash at the end
    bool tls = false; ///< whether browsers arrive over TLS: cookies get Secure and the __Host- name
    std::vector<std::string> trusted_proxies;
    path html;
};

struct Paths {
    path files; ///< staging, uploads, work, analysis_result, live and trash: one file system
    path run;   ///< sockets
    path log;
    path secrets; ///< <database user>.password and csrf.key, each 0600
};

struct Database {
    path socket;      ///< used when `host` is empty
    std::string host; ///< empty: the UNIX socket
    std::uint16_t port = 0;
    std::string schema;
    int connect_timeout_seconds = 0;
    int statement_timeout_seconds = 0;
    int lock_wait_seconds = 0;
};

struct Limits {
    std::int64_t upload_file_bytes = 0;
    int upload_files = 0;
    std::int64_t upload_total_bytes = 0;
    std::int64_t quota_bytes = 0;
    int jobs_per_user = 0; ///< jobs of one user that are not yet terminal
    int iterations = 0;    ///< largest num_iters that a job may ask for
    int chains = 0;
    int guest_hours = 0;
    int guest_jobs = 0; ///< as jobs_per_user, for a guest
    int guest_iterations = 0;
    int guests_per_address = 0; ///< living guest accounts made from one address
    int guests_total = 0;
    int registrations_per_address = 0; ///< in one hour
    std::int64_t free_bytes = 0;       ///< uploads and starts are refused below this
};

struct Session {
    int idle_hours = 0;
    int absolute_hours = 0;
    int per_user = 0; ///< the oldest ends when one more begins
    int api_token_days = 0;
    int api_tokens_per_user = 0;
    std::string second_factor; ///< who must have one: optional (nobody), staff or everybody
};

struct Password {
    int concurrent_hashes = 0; ///< over all processes of the host
    int hash_memory_kib = 0;
    int hash_passes = 0;
    int free_failures = 0; ///< wrong passwords before the first delay
    int first_delay_seconds = 0;
    int longest_delay_seconds = 0;
};

struct Supervisor {
    std::string instance;
    int slots_analyse = 0;
    int slots_check = 0;
    int processors = 0;        ///< that analyses may use together; 0: all of the host
    int memory_reserve_mb = 0; ///< that stay free when an analysis begins
    int lease_seconds = 0;
    int poll_milliseconds = 0;
    int attempts = 0; ///< counted failures after which a job fails
    int retry_delay_seconds = 0;
    int shutdown_seconds = 0;
    int staging_hours = 0;
    int trash_days = 0;
};

struct Engine {
    std::string kind;   ///< clonoscope, or pyclone: an operator's own PyClone as `command`
    path command;       ///< absolute, or a name beside the running program
    path check_command; ///< our own engine, which checks input also for an operator's PyClone
    std::vector<std::string> read_only; ///< further folders that `command` needs to see
    path thumbnail;                     ///< as `command`
    int threads = 0;
    int memory_mb = 0;
    int expected_memory_mb = 0; ///< that an analysis will probably take; 0: memory is not looked at
    std::int64_t cpu_seconds = 0;
    std::int64_t wall_seconds = 0;
    std::int64_t soft_seconds = 0; ///< asked to stop at a checkpoint after this; 0: never
    int file_mb = 0;
    int processes = 0;
    std::string confinement; ///< auto, require or off
};

/// Everything that an operator may set. Relative paths were resolved against the folder of the file.
struct Config {
    path file;
    Site site;
    Paths paths;
    Database database;
    Limits limits;
    Session session;
    Password password;
    Supervisor supervisor;
    Engine engine;
};

/// Every fault of the file and the environment at once; what() has one line per fault.
class ConfigError : public std::runtime_error {
public:
    explicit ConfigError(std::vector<std::string> all_faults);

    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

private:
    std::vector<std::string> faults_;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment.
std::optional<std::string> process_environment(const std::string& name);

/// Read `ini_file`; CLONO_<SECTION>_<KEY> in the environment goes before the file, the file before the
/// default. Throws ConfigError: unreadable file, unknown section or key, a value out of its range, values
/// that contradict each other.
Config load(const path& ini_file, const Environment& environment = process_environment);

/// One key as docs/configuration.md describes it.
struct KeyInfo {
    std::string name; ///< section.key
    std::string default_value;
    std::string range; ///< "1 to 1000", "yes or no", "path", …
    std::string help;  ///< unit and meaning
};

/// All keys in the order of the structs.
std::vector<KeyInfo> describe_keys();

/// The value of one key after defaults, file and environment, as load() read it; nothing for an unknown one.
std::optional<std::string> effective_value(const path& ini_file, const std::string& name,
                                           const Environment& environment = process_environment);

/// The first line of the secret file `name` in paths.secrets. Throws ConfigError when it is missing, empty,
/// or readable by others.
std::string read_secret(const Config& config, const std::string& name);

} // namespace clono::config
