#pragma once

#include "db/client/connection.hpp"
#include "db/schema/embedded_sql.hpp"

#include <functional>
#include <string>
#include <vector>

namespace clono::db {

/// Our database users: one for each program, the names of the files in sql/grants without ".sql".
std::vector<std::string> database_users();

/// The statements that make each of our users exist at `host` ("localhost" or "%") with the password that
/// `password_of(user)` gives and exactly the rights of its file on `schema`. For an administrator of the
/// server, after the migrations. Passwords are of [A-Za-z0-9_-], else Error.
std::vector<std::string> grant_statements(
    const std::string& schema, const std::string& host,
    const std::function<std::string(const std::string& user)>& password_of);

/// Run them. Needs an open connection of an administrator of the server.
void apply_grants(Connection& administrator, const std::string& host,
                  const std::function<std::string(const std::string& user)>& password_of);

} // namespace clono::db
