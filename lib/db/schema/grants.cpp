#include "db/schema/grants.hpp"

#include "db/client/error.hpp"

#include <sstream>

namespace clono::db {
namespace {

std::string user_of(const EmbeddedFile& file) {
    return file.name.substr(0, file.name.rfind('.'));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string quoted_password(const std::string& password) {
    constexpr std::string_view kAllowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    if (password.empty() || password.find_first_not_of(kAllowed) != std::string::npos) {
        throw Error(ErrorKind::other, 0, "a database password may hold [A-Za-z0-9_-] only");
    }
    return "'" + password + "'";
}

} // namespace

std::vector<std::string> database_users() {
    std::vector<std::string> users;
    for (const EmbeddedFile& file : embedded_grants()) {
        users.push_back(user_of(file));
    }
    return users;
}

std::vector<std::string> grant_statements(
    const std::string& schema, const std::string& host,
    const std::function<std::string(const std::string& user)>& password_of) {
    const std::string quoted_schema = "`" + schema + "`";
    std::vector<std::string> statements;
    for (const EmbeddedFile& file : embedded_grants()) {
        const std::string account = "'" + user_of(file) + "'@'" + host + "'";
        const std::string identified =
            " IDENTIFIED BY " + quoted_password(password_of(user_of(file)));
        statements.push_back("CREATE USER IF NOT EXISTS " + account);
        statements.push_back("ALTER USER " + (account + identified));
        statements.push_back("REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + account);
        std::istringstream lines{file.text};
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("GRANT ")) {
                line = replaced(replaced(line, "{schema}", quoted_schema), "{user}", account);
                statements.push_back(line.substr(0, line.rfind(';')));
            }
        }
    }
    return statements;
}

void apply_grants(Connection& administrator, const std::string& host,
                  const std::function<std::string(const std::string& user)>& password_of) {
    for (const std::string& statement :
         grant_statements(administrator.options().schema, host, password_of)) {
        administrator.run_text(statement);
    }
}

} // namespace clono::db
