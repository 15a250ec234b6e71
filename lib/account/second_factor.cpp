#include "account/second_factor.hpp"

#include "account/one_time_code.hpp"
#include "account/sealed_secret.hpp"
#include "account/totp.hpp"
#include "db/accounts/second_factor_repository.hpp"
#include "log/log.hpp"

namespace clono::account {
namespace {

bool use_app_code(db::Transaction& tx, std::string_view site_key, UserId user,
                  const db::SecondFactor& factor, const std::string& code) {
    const auto secret = unseal(site_key, user, factor.sealed_secret);
    if (!secret) {
        log::error("second_factor_unreadable", {{"user", user}}); // was csrf.key replaced?
        return false;
    }
    const auto step = accepted_step(*secret, code, factor.now_step, factor.last_step);
    return step && db::take_step(tx, user, *step);
}

} // namespace

FactorCheck use_second_factor(db::Transaction& tx, std::string_view site_key, UserId user,
                              const std::optional<std::string>& code) {
    const auto factor = db::lock_second_factor(tx, user);
    if (!factor || !factor->confirmed_at) {
        return FactorCheck::right;
    }
    if (!code) {
        return FactorCheck::needed;
    }
    const auto recovery = one_time_code_hash(*code);
    const bool is_right = recovery ? db::use_recovery_code(tx, user, *recovery)
                                   : use_app_code(tx, site_key, user, *factor, *code);
    return is_right ? FactorCheck::right : FactorCheck::wrong;
}

bool is_first_code(db::Transaction& tx, std::string_view site_key, UserId user,
                   const std::string& code) {
    const auto factor = db::lock_second_factor(tx, user);
    return factor && use_app_code(tx, site_key, user, *factor, code);
}

} // namespace clono::account
