// clono-supervisor --config=clonoscope.ini [--check-config] [--daemon --pidfile=FILE]
//
// SIGTERM, SIGINT: stop engines at a checkpoint, put their jobs back, end (within [supervisor] shutdown_seconds and a
// little). SIGHUP: read the configuration again; the numbers of slots and the limits of admission change at once, the rest at
// the next start.
#include "log/log.hpp"
#include "process/orphans.hpp"
#include "storage/prepare.hpp"
#include "supervisor/daemon/settings.hpp"
#include "supervisor/daemon/supervisor.hpp"

#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionCallback.h>
#include <Poco/Util/OptionSet.h>
#include <Poco/Util/ServerApplication.h>

#include <csignal>
#include <iostream>

#include <sys/stat.h>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;

/// Blocked before any thread starts, so that only sigtimedwait below ever sees them.
sigset_t our_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP}) {
        ::sigaddset(&set, signal);
    }
    return set;
}

class SupervisorProgram : public Poco::Util::ServerApplication {
protected:
    void defineOptions(Poco::Util::OptionSet& options) override {
        ServerApplication::defineOptions(options);
        using Poco::Util::Option;
        using Poco::Util::OptionCallback;
        options.addOption(
            Option("config", "c", "configuration file", true, "FILE", true)
                .callback(OptionCallback<SupervisorProgram>(this, &SupervisorProgram::set_config)));
        options.addOption(
            Option("check-config", "k", "only say whether the configuration is good")
                .callback(OptionCallback<SupervisorProgram>(this, &SupervisorProgram::set_check)));
    }

    int main(const std::vector<std::string>&) override {
        try {
            return supervise();
        } catch (const config::ConfigError& error) {
            std::cerr << error.what() << '\n';
            return EXIT_CONFIG;
        } catch (const NameTaken& error) {
            log::error("name_taken", {{"error", error.what()}});
            return EXIT_TEMPFAIL;
        } catch (const std::exception& error) {
            log::error("supervisor_failed", {{"error", error.what()}});
            return EXIT_SOFTWARE;
        }
    }

private:
    void set_config(const std::string&, const std::string& value) { config_file_ = value; }

    void set_check(const std::string&, const std::string&) { only_check_ = true; }

    int supervise() {
        const auto config = config::load(config_file_);
        const auto database = db::options_for(config, "clono_supervisor");
        if (only_check_) {
            std::cout << "configuration ok\n";
            return EXIT_OK;
        }
        ::umask(0027);
        log::set_up("clono-supervisor");
        storage::prepare(storage::Layout{config.paths.files});
        const auto signals = our_signals();
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        if (const int killed = kill_orphans(storage::Layout{config.paths.files}.work())) {
            log::warning("orphans_killed", {{"count", killed}});
        }
        Supervisor supervisor(settings_from(config), database, confinement_for(config));
        return serve(supervisor, signals);
    }

    static Confinement confinement_for(const config::Config& config) {
        const auto settings = confinement_settings_from(config);
        const auto& wanted = config.engine.confinement;
        if (wanted == "off") {
            log::warning("confinement_off", {{"why", "engine.confinement = off"}});
            return {ConfinementMode::limits_only, settings};
        }
        std::vector<std::string> why_not;
        auto confinement = Confinement::probe(settings, why_not);
        for (const auto& reason : why_not) {
            log::warning("confinement_not_available", {{"why", reason}});
        }
        if (wanted == "require" && confinement.mode() != ConfinementMode::bubblewrap) {
            throw std::runtime_error(
                "engine.confinement = require, but bubblewrap does not work here");
        }
        log::info("confinement", {{"mode", confinement.description()}});
        return confinement;
    }

    int serve(Supervisor& supervisor, const sigset_t& signals) {
        while (!supervisor.has_lost_its_name()) {
            supervisor.listen_for(200ms);
            const timespec no_wait{};
            const int signal = ::sigtimedwait(&signals, nullptr, &no_wait);
            if (signal == SIGHUP) {
                reload(supervisor);
            } else if (signal > 0) {
                log::info("ending", {{"signal", signal}});
                return EXIT_OK;
            }
        }
        return EXIT_TEMPFAIL;
    }

    /// A configuration with faults changes nothing.
    void reload(Supervisor& supervisor) {
        try {
            const auto config = config::load(config_file_);
            supervisor.adopt(settings_from(config));
            log::info("reloaded", {{"analyse", config.supervisor.slots_analyse},
                                   {"check", config.supervisor.slots_check}});
        } catch (const config::ConfigError& error) {
            log::error("reload_refused", {{"faults", error.what()}});
        }
    }

    std::string config_file_;
    bool only_check_ = false;
};

} // namespace
} // namespace clono::supervisor

int main(int argc, char** argv) {
    clono::supervisor::SupervisorProgram program;
    try {
        return program.run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
