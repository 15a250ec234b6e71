#pragma once

#include "config/config.hpp"
#include "fcgi/common/route.hpp"

#include <functional>
#include <string>

namespace clono::fcgi {

struct Program {
    std::string name;          ///< in the log, such as "clono-auth"
    std::string database_user; ///< such as "clono_auth"; its rights are in sql/grants
    std::function<RouteTable(const config::Config&)> routes;
};

/// The main of a FastCGI program.
///
///     clono-NAME --config FILE [--check-config | --health | --routes]
///
/// Without a further option it answers requests until SIGTERM. --check-config says every fault of the
/// configuration; --health opens the database and checks its schema; --routes prints the table, one
/// "METHOD pattern callers" a line (callers: letters of AGUSM), and needs no configuration.
///
/// @return 0; 1 when the check failed; 2 for bad usage; 78 for a faulty configuration (sysexits.h)
int run_program(int argc, char** argv, const Program& program);

} // namespace clono::fcgi
