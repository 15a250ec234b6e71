#include "config/config.hpp"

#include "config/key_reader.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Util/IniFileConfiguration.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include <sys/stat.h>

namespace clono::config {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kGiB = std::int64_t{1} << 30;
constexpr std::int64_t kTiB = std::int64_t{1} << 40;
constexpr std::int64_t kMonth = 31L * 24 * 3600;

void read_site(KeyReader& keys, Site& site) {
    keys.begin_section("site");
    keys.text("base_url", site.base_url, "http://127.0.0.1:8080",
              "address of the site as browsers write it, without a slash at the end");
    keys.flag("tls", site.tls, false, "browsers arrive over TLS: cookies are Secure");
    keys.list("trusted_proxies", site.trusted_proxies,
              "addresses or networks of proxies whose X-Forwarded-For is believed");
    keys.folder_path("html", site.html, "../html", "folder of the pages");
}

void read_paths(KeyReader& keys, Paths& paths) {
    keys.begin_section("paths");
    keys.folder_path("files", paths.files, "files",
                     "staging, uploads, work, analysis_result, live and trash: one file system");
    keys.folder_path("run", paths.run, "run",
                     "sockets; keep it short, a socket's path has at most 107 bytes");
    keys.folder_path("log", paths.log, "log", "log files");
    keys.folder_path("secrets", paths.secrets, "secrets", "password files and csrf.key, each 0600");
}

void read_database(KeyReader& keys, Database& database) {
    keys.begin_section("database");
    keys.folder_path("socket", database.socket, "run/mysqld.sock",
                     "UNIX socket of the server, used when host is empty");
    keys.text("host", database.host, "", "host of the server; empty: the UNIX socket");
    keys.number("port", database.port, 3306, 1, 65535, "port at host");
    keys.text("schema", database.schema, "clonoscope", "name of the schema");
    keys.number("connect_timeout_seconds", database.connect_timeout_seconds, 1, 1, 60,
                "seconds to wait for a connection");
    keys.number("statement_timeout_seconds", database.statement_timeout_seconds, 10, 1, 3600,
                "seconds to wait for the answer to one statement");
    keys.number("lock_wait_seconds", database.lock_wait_seconds, 5, 1, 600,
                "seconds to wait for a locked row");
}

void read_limits(KeyReader& keys, Limits& limits) {
    keys.begin_section("limits");
    keys.number("upload_file_bytes", limits.upload_file_bytes, 100 * kMiB, 1, kTiB,
                "bytes of one uploaded file");
    keys.number("upload_files", limits.upload_files, 100, 1, 1000, "files of one upload");
    keys.number("upload_total_bytes", limits.upload_total_bytes, 500 * kMiB, 1, kTiB,
                "bytes of one upload");
    keys.number("quota_bytes", limits.quota_bytes, 5 * kGiB, 1, 1024 * kTiB,
                "bytes of all uploads of one user");
    keys.number("jobs_per_user", limits.jobs_per_user, 20, 1, 1'000'000,
                "jobs of one user that are not yet finished");
    keys.number("iterations", limits.iterations, 1'000'000, 1, 1'000'000'000,
                "largest number of iterations that a job may ask for");
    keys.number("chains", limits.chains, 16, 1, 1000, "largest number of chains");
    keys.number("guest_hours", limits.guest_hours, 24, 1, 720,
                "hours after which a guest and everything of it is gone");
    keys.number("guest_jobs", limits.guest_jobs, 1, 1, 1000,
                "jobs of one guest that are not yet finished");
    keys.number("guest_iterations", limits.guest_iterations, 10'000, 1, 1'000'000'000,
                "largest number of iterations for a guest");
    keys.number("guests_per_address", limits.guests_per_address, 20, 1, 1'000'000,
                "living guest accounts made from one address");
    keys.number("guests_total", limits.guests_total, 1000, 1, 10'000'000, "living guest accounts");
    keys.number("registrations_per_address", limits.registrations_per_address, 50, 1, 1'000'000,
                "accounts registered from one address in an hour");
    keys.number("free_bytes", limits.free_bytes, kGiB, 0, kTiB,
                "bytes that stay free on the disk: uploads are refused below");
}

void read_session(KeyReader& keys, Session& session) {
    keys.begin_section("session");
    keys.number("idle_hours", session.idle_hours, 72, 1, 8760,
                "hours without a request after which a session ends");
    keys.number("absolute_hours", session.absolute_hours, 720, 1, 8760,
                "hours after which a session ends in any case");
    keys.number("per_user", session.per_user, 20, 1, 1000,
                "sessions of one user; the oldest ends when one more begins");
    keys.number("api_token_days", session.api_token_days, 365, 1, 3650,
                "longest life of an API token in days");
    keys.number("api_tokens_per_user", session.api_tokens_per_user, 20, 1, 1000,
                "API tokens of one user");
    keys.choice("second_factor", session.second_factor, {"optional", "staff", "everybody"},
                "who must have a second factor to do anything but set one up; staff: support and "
                "administrators; API tokens work without");
    if (session.idle_hours > session.absolute_hours) {
        keys.fault("session.idle_hours is longer than session.absolute_hours");
    }
}

void read_password(KeyReader& keys, Password& password) {
    keys.begin_section("password");
    keys.number("concurrent_hashes", password.concurrent_hashes, 2, 1, 256,
                "Argon2id computations at once on this host; each takes hash_memory_kib");
    keys.number("hash_memory_kib", password.hash_memory_kib, 65536, 8192, 4194304,
                "KiB of memory of one computation");
    keys.number("hash_passes", password.hash_passes, 2, 1, 20, "passes over that memory");
    keys.number("free_failures", password.free_failures, 5, 1, 100,
                "wrong passwords before the first delay");
    keys.number("first_delay_seconds", password.first_delay_seconds, 2, 1, 3600,
                "seconds of the first delay; each further one is twice as long");
    keys.number("longest_delay_seconds", password.longest_delay_seconds, 900, 1, 86400,
                "seconds of the longest delay");
}

void read_supervisor(KeyReader& keys, Supervisor& supervisor) {
    keys.begin_section("supervisor");
    keys.text("instance", supervisor.instance, "main",
              "name of this supervisor, different for each that shares the database");
    keys.number("slots_analyse", supervisor.slots_analyse, 2, 0, 1024, "analyses at once");
    keys.number("slots_check", supervisor.slots_check, 2, 0, 1024, "input checks at once");
    keys.number("processors", supervisor.processors, 0, 0, 4096,
                "processors that analyses may use together; 0: all of the host");
    keys.number("memory_reserve_mb", supervisor.memory_reserve_mb, 256, 0, 16777216,
                "MiB of memory that stay free when an analysis begins");
    keys.number("lease_seconds", supervisor.lease_seconds, 10, 2, 3600,
                "seconds that a claim holds without being renewed");
    keys.number("poll_milliseconds", supervisor.poll_milliseconds, 500, 10, 60000,
                "milliseconds between two looks at the queue");
    keys.number("attempts", supervisor.attempts, 3, 1, 100,
                "counted failures after which a job fails");
    keys.number("retry_delay_seconds", supervisor.retry_delay_seconds, 5, 0, 3600,
                "seconds before the second attempt; twice as long before each further one");
    keys.number("shutdown_seconds", supervisor.shutdown_seconds, 10, 1, 600,
                "seconds that engines get to write a checkpoint at shutdown");
    keys.number("staging_hours", supervisor.staging_hours, 24, 1, 8760,
                "hours after which unfinished uploads and lost folders are swept");
    keys.number("trash_days", supervisor.trash_days, 30, 1, 3650,
                "days after which the trash is emptied");
    if (supervisor.poll_milliseconds > 1000 * supervisor.lease_seconds / 3) {
        keys.fault(
            "supervisor.poll_milliseconds is longer than a third of supervisor.lease_seconds");
    }
}

void read_engine(KeyReader& keys, Engine& engine) {
    keys.begin_section("engine");
    keys.choice("kind", engine.kind, {"clonoscope", "pyclone"},
                "pyclone: the command is an operator's own PyClone 0.13 (its licence is the "
                "operator's matter)");
    keys.program("command", engine.command, "clono-engine",
                 "the engine, or an operator's own PyClone with the same command line");
    keys.program("check_command", engine.check_command, "clono-engine",
                 "the engine that checks uploaded tables: always our own");
    keys.list("read_only", engine.read_only,
              "folders that the command needs besides the system's libraries, such as a Python "
              "environment");
    keys.program("thumbnail", engine.thumbnail, "clono-thumbnail", "the maker of thumbnails");
    keys.number("threads", engine.threads, 1, 1, 1024, "threads of one analysis");
    keys.number("memory_mb", engine.memory_mb, 2048, 64, 1 << 20, "MiB of memory of one analysis");
    keys.number(
        "expected_memory_mb", engine.expected_memory_mb, 256, 0, 1 << 20,
        "MiB that an analysis will probably take: none begins when less is available besides "
        "supervisor.memory_reserve_mb; 0: memory is not looked at");
    keys.number("cpu_seconds", engine.cpu_seconds, 86400, 1, kMonth,
                "processor seconds of one attempt");
    keys.number("wall_seconds", engine.wall_seconds, 172800, 1, kMonth, "seconds of one attempt");
    keys.number("soft_seconds", engine.soft_seconds, 0, 0, kMonth,
                "seconds after which an attempt is asked to stop at a checkpoint; 0: never");
    keys.number("file_mb", engine.file_mb, 4096, 1, 1 << 20,
                "MiB of the largest file it may write");
    keys.number("processes", engine.processes, 64, 1, 4096,
                "processes and threads of one analysis");
    keys.choice("confinement", engine.confinement, {"auto", "require", "off"},
                "auto: the strictest that the host allows; require: bubblewrap or nothing");
}

void check_site(KeyReader& keys, const Site& site) {
    const bool is_https = site.base_url.starts_with("https://");
    const bool is_http = site.base_url.starts_with("http://");
    const std::string rest = site.base_url.substr(is_https ? 8 : is_http ? 7 : 0);
    if ((!is_http && !is_https) || rest.empty() ||
        rest.find_first_of("/?# \t") != std::string::npos) {
        keys.fault("site.base_url = " + site.base_url + ": must be http(s)://host[:port]");
    } else if (is_https != site.tls) {
        keys.fault("site.tls contradicts the scheme of site.base_url");
    }
}

void check_names(KeyReader& keys, const Config& config) {
    constexpr std::string_view kNameCharacters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const auto check = [&](const char* key, const std::string& name) {
        if (name.empty() || name.size() > 64 ||
            name.find_first_not_of(kNameCharacters) != std::string::npos) {
            keys.fault(std::string{key} + " = " + name + ": 1 to 64 of [A-Za-z0-9_-] are wanted");
        }
    };
    check("database.schema", config.database.schema);
    check("supervisor.instance", config.supervisor.instance);
}

Config read_all(KeyReader& keys) {
    Config config;
    read_site(keys, config.site);
    read_paths(keys, config.paths);
    read_database(keys, config.database);
    read_limits(keys, config.limits);
    read_session(keys, config.session);
    read_password(keys, config.password);
    read_supervisor(keys, config.supervisor);
    read_engine(keys, config.engine);
    check_site(keys, config.site);
    check_names(keys, config);
    return config;
}

std::map<std::string, std::string> read_ini(const path& file) {
    std::map<std::string, std::string> values;
    try {
        const Poco::AutoPtr<Poco::Util::IniFileConfiguration> ini{
            new Poco::Util::IniFileConfiguration(file.string())};
        Poco::Util::AbstractConfiguration::Keys sections;
        ini->keys(sections);
        for (const std::string& section : sections) {
            Poco::Util::AbstractConfiguration::Keys names;
            ini->keys(section, names);
            if (names.empty()) { // a key before the first section
                values[section] = ini->getRawString(section);
            }
            for (const std::string& name : names) {
                std::string full = section;
                full.append(".").append(name);
                values[full] = ini->getRawString(full, "");
            }
        }
    } catch (const Poco::Exception& error) {
        throw ConfigError({file.string() + ": cannot be read (" + error.displayText() + ")"});
    }
    return values;
}

KeyReader open_reader(const path& ini_file, const Environment& environment) {
    const path absolute = std::filesystem::absolute(ini_file);
    return {read_ini(absolute), absolute.parent_path(), environment};
}

std::string joined(const std::vector<std::string>& faults) {
    std::string text;
    for (const std::string& fault : faults) {
        text += (text.empty() ? "" : "\n") + fault;
    }
    return text;
}

} // namespace

ConfigError::ConfigError(std::vector<std::string> all_faults)
    : std::runtime_error(joined(all_faults)), faults_(std::move(all_faults)) {}

std::optional<std::string> process_environment(const std::string& name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read in main before threads start
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

Config load(const path& ini_file, const Environment& environment) {
    KeyReader keys = open_reader(ini_file, environment);
    Config config = read_all(keys);
    config.file = std::filesystem::absolute(ini_file);
    keys.refuse_unknown_keys();
    if (!keys.faults().empty()) {
        throw ConfigError(keys.faults());
    }
    return config;
}

std::vector<KeyInfo> describe_keys() {
    KeyReader keys{{}, "/", [](const std::string&) {
                       return std::nullopt;
                   }};
    read_all(keys);
    return keys.keys();
}

std::optional<std::string> effective_value(const path& ini_file, const std::string& name,
                                           const Environment& environment) {
    KeyReader keys = open_reader(ini_file, environment);
    read_all(keys);
    const auto found = keys.effective().find(name);
    return found == keys.effective().end() ? std::nullopt : std::optional{found->second};
}

std::string read_secret(const Config& config, const std::string& name) {
    const path file = config.paths.secrets / name;

    struct stat status {};

    if (stat(file.c_str(), &status) != 0) {
        throw ConfigError({file.string() + ": no such secret file"});
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw ConfigError({file.string() + ": must not be readable by others (chmod 0600)"});
    }
    std::ifstream stream{file};
    std::string line;
    if (!std::getline(stream, line) || line.empty()) {
        throw ConfigError({file.string() + ": is empty or unreadable"});
    }
    return line;
}

} // namespace clono::config
