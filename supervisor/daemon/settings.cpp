#include "supervisor/daemon/settings.hpp"

namespace clono::supervisor {

Settings settings_from(const config::Config& config) {
    using std::chrono::hours;
    using std::chrono::seconds;
    const auto& supervisor = config.supervisor;
    const auto& engine = config.engine;
    Settings s;
    s.instance = supervisor.instance;
    s.files = config.paths.files;
    s.lock_file = config.paths.run / ("supervisor-" + s.instance + ".lock");
    // The programs send their datagrams to every supervisor*.sock; a lone supervisor has the plain name.
    s.nudge_socket =
        config.paths.run /
        (s.instance == "main" ? "supervisor.sock" : "supervisor-" + s.instance + ".sock");
    s.journal = config.paths.files / "journal" / s.instance;
    s.analyse_slots = supervisor.slots_analyse;
    s.check_slots = supervisor.slots_check;
    s.lease = seconds(supervisor.lease_seconds);
    s.poll = std::chrono::milliseconds(supervisor.poll_milliseconds);
    s.shutdown_grace = seconds(supervisor.shutdown_seconds);
    s.soft_limit = seconds(engine.soft_seconds);
    s.hard_limit = seconds(engine.wall_seconds);
    s.admission = {.files = config.paths.files,
                   .free_bytes = static_cast<std::uint64_t>(config.limits.free_bytes),
                   .processors = static_cast<unsigned>(supervisor.processors),
                   .threads = static_cast<unsigned>(engine.threads),
                   .memory_reserve = static_cast<std::uint64_t>(supervisor.memory_reserve_mb) << 20,
                   .expected_memory = static_cast<std::uint64_t>(engine.expected_memory_mb) << 20};
    s.staging_age = hours(supervisor.staging_hours);
    s.trash_age = hours(24 * supervisor.trash_days);
    s.retries.counted_failures = static_cast<std::uint32_t>(supervisor.attempts);
    s.retries.first_delay = seconds(supervisor.retry_delay_seconds);
    s.engine_kind = engine.kind == "pyclone" ? EngineKind::pyclone : EngineKind::clonoscope;
    s.engine = engine.command;
    s.check_engine = engine.check_command;
    s.threads = engine.threads;
    s.engine_limits = {.cpu_seconds = static_cast<std::uint64_t>(engine.cpu_seconds),
                       .memory_bytes = static_cast<std::uint64_t>(engine.memory_mb) << 20,
                       .file_bytes = static_cast<std::uint64_t>(engine.file_mb) << 20,
                       .processes = static_cast<std::uint64_t>(engine.processes),
                       .nice = 5};
    s.pictures.thumbnail = engine.thumbnail;
    return s;
}

ConfinementSettings confinement_settings_from(const config::Config& config) {
    ConfinementSettings s;
    s.extra_read_only.assign(config.engine.read_only.begin(), config.engine.read_only.end());
    s.hidden = {config.paths.files, config.paths.secrets, config.paths.run, config.paths.log,
                config.file.parent_path()};
    return s;
}

} // namespace clono::supervisor
