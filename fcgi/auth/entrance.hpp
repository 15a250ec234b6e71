#pragma once
// What every way in shares, and every way out: a new session, its cookie, and the reply that says who one is now.

#include "account/token.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/transaction.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/context.hpp"
#include "web/response.hpp"

#include <optional>
#include <string_view>

namespace clono::fcgi {

/// Start a session for `user`, end the one that this browser had and the oldest beyond the bound.
void start_session(db::Transaction& tx, const Context& context, const account::NewToken& token,
                   UserId user, int hours);

/// Whether an earlier try of this request has started the session: its COMMIT took effect although the
/// connection was lost.
bool has_started(db::Transaction& tx, const Context& context, const account::NewToken& token);

/// `{"user", "csrf_token", "limits"}`.
/// @param cookie  what the CSRF token is made of
web::Response me_response(int status, const Context& context,
                          const std::optional<db::UserRow>& user, std::string_view cookie);

/// The same with the cookie of a session that lives at most `hours`, and that of a known browser unless it is a
/// guest's.
web::Response entered_response(int status, const Context& context, const db::UserRow& user,
                               const account::NewToken& token, int hours);

/// 204 for a caller who is nobody from now on: takes the session's cookie back and what the browser keeps of pages.
web::Response left_response(const Context& context);

} // namespace clono::fcgi
