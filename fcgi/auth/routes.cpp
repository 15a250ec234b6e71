#include "fcgi/auth/routes.hpp"

#include "account/password.hpp"
#include "fcgi/auth/actions.hpp"

#include <memory>

namespace clono::fcgi {
namespace {

/// Also for who must set up a second factor first.
const RouteOptions kOpen{.is_before_second_factor = true};

} // namespace

RouteTable auth_routes(const config::Config& config) {
    using web::Method;
    const auto hasher =
        std::make_shared<const account::PasswordHasher>(config.password, config.paths.run);
    // For the actions that hash or verify a password.
    const auto with_hasher = [hasher](auto action) {
        return [hasher, action](Context& context) {
            return action(context, *hasher);
        };
    };
    return {
        {Method::get, "/api/health", kEverybody, health},
        {Method::get, "/api/ready", kEverybody, readiness},
        {Method::get, "/api/me", kEverybody, show_me},
        {Method::post, "/api/register", kAnonymous | kGuest, with_hasher(register_account)},
        {Method::post, "/api/login", kAnonymous | kGuest, with_hasher(log_in)},
        {Method::post, "/api/password_reset", kAnonymous | kGuest, with_hasher(reset_password)},
        {Method::post, "/api/logout", kLoggedIn, log_out, kOpen},
        {Method::post, "/api/guest", kAnonymous, become_guest},
        {Method::post, "/api/me/password", kMembers, with_hasher(change_password), kOpen},
        {Method::get, "/api/me/second_factor", kMembers, show_second_factor, kOpen},
        {Method::post, "/api/me/second_factor", kMembers, with_hasher(begin_second_factor), kOpen},
        {Method::post, "/api/me/second_factor/confirm", kMembers, confirm_second_factor, kOpen},
        {Method::delete_, "/api/me/second_factor", kMembers, with_hasher(end_second_factor), kOpen},
        {Method::get, "/api/me/sessions", kMembers, list_own_sessions, kOpen},
        {Method::delete_, "/api/me/sessions/{id}", kMembers, with_hasher(end_own_session), kOpen},
        {Method::get, "/api/me/tokens", kMembers, list_own_tokens, kOpen},
        {Method::post, "/api/me/tokens", kMembers, make_own_token},
        {Method::delete_, "/api/me/tokens/{id}", kMembers, revoke_own_token, kOpen},
        {Method::delete_, "/api/me", kUser, with_hasher(delete_own_account), kOpen},
        {Method::get, "/authz", kEverybody, authorise_file, {.is_internal = true}},
    };
}

} // namespace clono::fcgi
