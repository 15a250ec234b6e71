#include "fcgi/common/program.hpp"

#include "db/client/error.hpp"
#include "db/client/transaction.hpp"
#include "db/schema/schema.hpp"
#include "fcgi/common/application.hpp"
#include "log/log.hpp"
#include "web/fastcgi.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string_view>

#include <sys/stat.h>
#include <sysexits.h>

namespace clono::fcgi {
namespace {

constexpr int kBadUsage = 2;

struct Options {
    std::string config_file;
    std::string action; ///< empty: serve
};

std::optional<Options> parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument(argv[i]);
        if (argument == "--config" && i + 1 < argc) {
            options.config_file = argv[++i];
        } else if ((argument == "--check-config" || argument == "--health" ||
                    argument == "--routes") &&
                   options.action.empty()) {
            options.action = argument;
        } else {
            return std::nullopt;
        }
    }
    const bool needs_file = options.action != "--routes";
    return needs_file && options.config_file.empty() ? std::nullopt : std::optional(options);
}

std::string letters(Callers callers) {
    std::string text;
    for (const auto& [kind, letter] :
         {std::pair(kAnonymous, 'A'), std::pair(kGuest, 'G'), std::pair(kUser, 'U'),
          std::pair(kSupport, 'S'), std::pair(kAdmin, 'M')}) {
        if (callers.includes(kind)) {
            text += letter;
        }
    }
    return text;
}

int print_routes(const Program& program) {
    for (const Route& route : program.routes(config::Config{})) {
        std::cout << web::to_string(route.method) << ' ' << route.pattern << ' '
                  << (route.options.is_internal ? "internal" : letters(route.callers)) << '\n';
    }
    return 0;
}

int check_health(const Program& program, const config::Config& config) {
    try {
        db::Connection connection(db::options_for(config, program.database_user));
        connection.open();
        db::Transaction tx = db::Transaction::single_statements(connection);
        const int version = db::schema_version(tx);
        std::cout << program.name << ": database reachable, schema " << version << '\n';
        return db::is_known_schema(version) ? 0 : 1;
    } catch (const db::Error& error) {
        std::cerr << program.name << ": " << error.what() << '\n';
        return 1;
    }
}

/// People wait for these statements: a server that hangs is a 503 soon. Who waits for a lock is told before.
db::ConnectionOptions impatient(db::ConnectionOptions options) {
    constexpr int kLongestStatementSeconds = 5;
    options.statement_timeout_seconds =
        std::min(options.statement_timeout_seconds, kLongestStatementSeconds);
    options.lock_wait_seconds = std::min(options.lock_wait_seconds, kLongestStatementSeconds - 1);
    return options;
}

int serve(const Program& program, const config::Config& config) {
    log::set_up(program.name);
    umask(0027);
    Application application(config, config::read_secret(config, "csrf.key"),
                            impatient(db::options_for(config, program.database_user)),
                            program.routes(config));
    log::info("started", {{"version", CLONO_VERSION}});
    web::serve_fastcgi([&](web::Request& request) { return application.answer(request); });
    log::info("stopped");
    return 0;
}

} // namespace

int run_program(int argc, char** argv, const Program& program) {
    const auto options = parse_options(argc, argv);
    if (!options) {
        std::cerr << "usage: " << program.name
                  << " --config FILE [--check-config | --health | --routes]\n";
        return kBadUsage;
    }
    try {
        if (options->action == "--routes") {
            return print_routes(program);
        }
        const config::Config config = config::load(options->config_file);
        if (options->action == "--check-config") {
            std::cout << options->config_file << ": no fault\n";
            return 0;
        }
        return options->action == "--health" ? check_health(program, config)
                                             : serve(program, config);
    } catch (const config::ConfigError& error) {
        std::cerr << program.name << ": " << options->config_file << ":\n" << error.what() << '\n';
        return EX_CONFIG;
    } catch (const std::exception& error) {
        log::error("died", {{"what", error.what()}});
        return EX_SOFTWARE;
    }
}

} // namespace clono::fcgi
