#include "ctl/commands.hpp"
#include "ctl/connect.hpp"
#include "db/schema/grants.hpp"
#include "db/schema/schema.hpp"

#include <iostream>

namespace clono::ctl {

void migrate(const config::Config& config, Arguments arguments) {
    arguments.demand_end();
    db::ConnectionOptions options = connection_options(config);
    options.statement_timeout_seconds = 3600; // a change of a full table
    db::Connection connection{options};
    connection.open();
    db::Transaction server = db::Transaction::single_statements(connection);
    if (!db::is_durable(server)) {
        throw Failure(
            "the database server must have innodb_flush_log_at_trx_commit = 1: it would forget "
            "acknowledged uploads after a power failure");
    }
    const auto applied = db::migrate(connection, db::to_migrations(db::embedded_migrations()));
    std::cout << (applied.empty() ? "schema is at version " : "schema brought to version ")
              << db::kNewestSchema << '\n';
}

void print_grants(const config::Config& config, Arguments arguments) {
    arguments.demand_end();
    const auto password_of = [&](const std::string& user) {
        return config::read_secret(config, user + ".password");
    };
    const std::string host = config.database.host.empty() ? "localhost" : "%";
    for (const std::string& statement :
         db::grant_statements(config.database.schema, host, password_of)) {
        std::cout << statement << ";\n";
    }
}

void print_config(const config::Config& config, Arguments arguments) {
    const auto name = arguments.optional_word();
    arguments.demand_end();
    if (name) {
        const auto value = config::effective_value(config.file, *name);
        if (!value) {
            throw Failure("no such setting: " + *name);
        }
        std::cout << *value << '\n';
        return;
    }
    for (const config::KeyInfo& key : config::describe_keys()) {
        std::cout << key.name << " = "
                  << config::effective_value(config.file, key.name).value_or("") << "    ; "
                  << key.help << " (" << key.range << ")\n";
    }
}

} // namespace clono::ctl
