#pragma once
// Who must have a second factor (session.second_factor in docs/configuration.md).

#include "account/caller.hpp"
#include "config/config.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/connection.hpp"
#include "web/http_error.hpp"

namespace clono::fcgi {

/// Whether the site asks accounts of this role to have one.
bool needs_second_factor(const config::Session& session, db::Role role);

/// Whether a session's caller must set one up before anything else. Programs with an API token
/// are not asked.
bool lacks_second_factor(const config::Session& session, db::Connection& database,
                         const account::Caller& caller);

web::HttpError second_factor_missing(); ///< 403

} // namespace clono::fcgi
