#include "fcgi/common/second_factor_rule.hpp"

#include "db/accounts/second_factor_repository.hpp"
#include "db/client/transaction.hpp"

namespace clono::fcgi {

bool needs_second_factor(const config::Session& session, db::Role role) {
    const bool is_staff = role == db::Role::support || role == db::Role::admin;
    return (session.second_factor == "staff" && is_staff) ||
           (session.second_factor == "everybody" && role != db::Role::guest);
}

bool lacks_second_factor(const config::Session& session, db::Connection& database,
                         const account::Caller& caller) {
    if (!caller.session || !needs_second_factor(session, caller.user->role)) {
        return false;
    }
    db::Transaction tx = db::Transaction::single_statements(database);
    return !db::has_second_factor(tx, caller.user->id);
}

web::HttpError second_factor_missing() {
    return {403,
            "second_factor_missing",
            {"This site asks for a second factor. Please turn it on on your account page first.",
             "本站要求双重验证，请先在账号页面开启。"}};
}

} // namespace clono::fcgi
