#include "account/one_time_code.hpp"
#include "account/password.hpp"
#include "account/rules.hpp"
#include "ctl/commands.hpp"
#include "ctl/connect.hpp"
#include "ctl/read_password.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/password_reset_repository.hpp"
#include "db/accounts/second_factor_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/maintenance/audit_repository.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace clono::ctl {
namespace {

template <class T>
T accept(account::Checked<T> checked) {
    if (checked.fault) {
        throw Failure(checked.fault->message.en);
    }
    return std::move(*checked.value);
}

db::Role wanted_role(const std::string& text) {
    const auto role = db::parse_role(text);
    if (!role || *role == db::Role::guest) {
        throw UsageError("the role must be user, support or admin");
    }
    return *role;
}

/// The hash of a password that is asked for and keeps the rules.
std::string new_password_hash(const config::Config& config, const std::string& name,
                              const std::string& email, const std::string& phone) {
    const std::string password = read_new_password();
    if (const auto fault = account::check_password(password, name, email, phone)) {
        throw Failure(fault->message.en);
    }
    return account::PasswordHasher{config.password, {}}.hash(password);
}

db::UserRow demand_user(db::Transaction& tx, const std::string& name) {
    const auto normalised = normalise_name(name);
    const auto found = normalised
                           ? db::find_credentials(tx, *normalised, account::normalise_phone(name))
                           : std::nullopt;
    if (!found || found->user.role == db::Role::guest) {
        throw Failure("no such account: " + name);
    }
    return found->user;
}

void record(db::Transaction& tx, const char* action, UserId user, const nlohmann::json& detail) {
    db::insert_audit_record(tx, {.action = action,
                                 .object_kind = "user",
                                 .object_id = user.value(),
                                 .request_id = "clonoctl",
                                 .detail = detail.dump()});
}

constexpr int kResetHours = 24;

void give_reset_code(db::Transaction& tx, UserId user, const account::NewToken& code) {
    db::save_password_reset(tx, user, code.hash, kResetHours);
    record(tx, "user.reset_code", user, nlohmann::json::object());
}

void print_reset_code(const config::Config& config, const account::NewToken& code) {
    std::cout << "reset code, good once within " << kResetHours << " hours: " << code.text
              << "\nIt is entered with a new password at " << config.site.base_url
              << "/login?reset=1\n";
}

const char* taken_what(const db::Error& error) {
    if (error.is_duplicate("email_norm")) {
        return "this e-mail address is taken";
    }
    return error.is_duplicate("phone_norm") ? "this phone number is taken" : "this name is taken";
}

/// Change an account and end what it is logged in with.
template <class Change>
void change_account(const config::Config& config, const std::string& name, Change change) {
    db::Connection connection{connection_options(config)};
    db::run_unit_of_work(connection, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        const db::UserRow user = demand_user(tx, name);
        change(tx, user);
        db::end_sessions(tx, user.id);
    });
}

} // namespace

void add_user(const config::Config& config, Arguments arguments) {
    const auto role = wanted_role(arguments.option("--role").value_or("user"));
    const auto email = arguments.option("--email");
    const auto phone = arguments.option("--phone");
    const bool is_for_another = arguments.flag("--reset-code");
    const std::string name = arguments.word("NAME");
    arguments.demand_end();
    db::NewUser user{
        .name = accept(account::check_user_name(name)), .password_hash = {}, .role = role};
    if (email) {
        user.email = accept(account::check_email(*email));
    }
    if (phone) {
        user.phone = accept(account::check_phone(*phone));
    }
    user.password_hash =
        is_for_another ? account::PasswordHasher{config.password, {}}.unmatchable_hash()
                       : new_password_hash(config, name, email.value_or(""), phone.value_or(""));
    const auto code = account::make_one_time_code();
    db::Connection connection{connection_options(config)};
    try {
        const UserId id = db::run_unit_of_work(
            connection, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
                const UserId made = db::insert_user(tx, user);
                record(tx, "user.add", made, {{"role", db::to_text(role)}});
                if (is_for_another) {
                    give_reset_code(tx, made, code);
                }
                return made;
            });
        std::cout << "account " << to_string(id) << " made: " << user.name.text << ", "
                  << db::to_text(role) << '\n';
        if (is_for_another) {
            print_reset_code(config, code);
        }
    } catch (const db::Error& error) {
        if (error.kind() == db::ErrorKind::duplicate_key) {
            throw Failure(taken_what(error));
        }
        throw;
    }
}

void make_reset_code(const config::Config& config, Arguments arguments) {
    const std::string name = arguments.word("NAME");
    arguments.demand_end();
    const auto code = account::make_one_time_code();
    db::Connection connection{connection_options(config)};
    db::run_unit_of_work(connection, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        give_reset_code(tx, demand_user(tx, name).id, code);
    });
    print_reset_code(config, code);
}

void remove_second_factor(const config::Config& config, Arguments arguments) {
    const std::string name = arguments.word("NAME");
    if (arguments.word("off") != "off") {
        throw UsageError("a second factor is turned on by its owner alone");
    }
    arguments.demand_end();
    change_account(config, name, [&](db::Transaction& tx, const db::UserRow& user) {
        if (!db::delete_second_factor(tx, user.id)) {
            throw Failure(name + " has no second factor");
        }
        record(tx, "user.second_factor_off", user.id, nlohmann::json::object());
    });
    std::cout << name << " logs in by password alone; the account's sessions have ended\n";
}

void set_user_role(const config::Config& config, Arguments arguments) {
    const std::string name = arguments.word("NAME");
    const db::Role role = wanted_role(arguments.word("ROLE"));
    arguments.demand_end();
    change_account(config, name, [&](db::Transaction& tx, const db::UserRow& user) {
        db::change_user(tx, user.id, {.role = role});
        record(tx, "user.role", user.id, {{"role", db::to_text(role)}});
    });
    std::cout << name << " is " << db::to_text(role) << "; the account's sessions have ended\n";
}

void set_user_state(const config::Config& config, Arguments arguments) {
    const std::string name = arguments.word("NAME");
    const auto state = db::parse_user_state(arguments.word("STATE"));
    arguments.demand_end();
    if (!state || *state == db::UserState::deleted) {
        throw UsageError("the state must be active or locked");
    }
    change_account(config, name, [&](db::Transaction& tx, const db::UserRow& user) {
        db::change_user(tx, user.id, {.state = state});
        record(tx, "user.state", user.id, {{"state", db::to_text(*state)}});
    });
    std::cout << name << " is " << db::to_text(*state) << '\n';
}

void list_users(const config::Config& config, Arguments arguments) {
    db::UserFilter filter{.limit = 1000};
    if (const auto role = arguments.option("--role")) {
        filter.role = db::parse_role(*role);
        if (!filter.role) {
            throw UsageError("no such role: " + *role);
        }
    }
    if (const auto state = arguments.option("--state")) {
        filter.state = db::parse_user_state(*state);
        if (!filter.state) {
            throw UsageError("no such state: " + *state);
        }
    }
    const bool as_json = arguments.flag("--json");
    arguments.demand_end();
    db::Connection connection{connection_options(config)};
    connection.open();
    db::Transaction tx{connection};
    auto all = nlohmann::json::array();
    for (auto page = db::list_users(tx, filter); !page.empty(); page = db::list_users(tx, filter)) {
        for (const db::ListedUser& line : page) {
            filter.after = line.user.id;
            if (as_json) {
                all.push_back({{"id", line.user.id.value()},
                               {"user_name", line.user.user_name},
                               {"role", db::to_text(line.user.role)},
                               {"state", db::to_text(line.user.state)},
                               {"tier", line.user.tier},
                               {"ctime", format_rfc3339(line.ctime)}});
            } else {
                std::cout << to_string(line.user.id) << '\t' << line.user.user_name << '\t'
                          << db::to_text(line.user.role) << '\t' << db::to_text(line.user.state)
                          << '\t' << format_rfc3339(line.ctime) << '\n';
            }
        }
    }
    if (as_json) {
        std::cout << all.dump(2) << '\n';
    }
}

} // namespace clono::ctl
