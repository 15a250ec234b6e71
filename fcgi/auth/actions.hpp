#pragma once
// One function for each route of this program; docs/api.md says what each takes and gives.

#include "account/password.hpp"
#include "fcgi/common/context.hpp"
#include "web/response.hpp"

namespace clono::fcgi {

web::Response health(Context& context);
web::Response readiness(Context& context);
web::Response show_me(Context& context);
web::Response register_account(Context& context, const account::PasswordHasher& hasher);
web::Response log_in(Context& context, const account::PasswordHasher& hasher);
web::Response log_out(Context& context);
web::Response reset_password(Context& context, const account::PasswordHasher& hasher);
web::Response become_guest(Context& context);
web::Response change_password(Context& context, const account::PasswordHasher& hasher);
web::Response list_own_sessions(Context& context);
web::Response end_own_session(Context& context, const account::PasswordHasher& hasher);
web::Response list_own_tokens(Context& context);
web::Response make_own_token(Context& context);
web::Response revoke_own_token(Context& context);
web::Response show_second_factor(Context& context);
web::Response begin_second_factor(Context& context, const account::PasswordHasher& hasher);
web::Response confirm_second_factor(Context& context);
web::Response end_second_factor(Context& context, const account::PasswordHasher& hasher);
web::Response delete_own_account(Context& context, const account::PasswordHasher& hasher);
/// For nginx's auth_request: 204, 401 or 403 for the file that AUTHZ_USER, AUTHZ_JOB, AUTHZ_ATTEMPT and
/// AUTHZ_CLASS name; how long the answer counts is in its Cache-Control.
web::Response authorise_file(Context& context);

} // namespace clono::fcgi
