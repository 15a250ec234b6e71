#include "fcgi/auth/password_check.hpp"

#include "account/caller.hpp"
#include "account/rules.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

constexpr std::size_t kLongestPasswordBytes = 1024;

web::HttpError too_many_hashes() {
    return web::HttpError(503, "busy",
                          {"Very many people are logging in. Please try again in a moment.",
                           "当前登录人数过多，请稍后重试。"})
        .with_header("Retry-After", "2");
}

/// `work()`, with its bound on computations at once told to the client.
template <class Work>
auto bounded(Work work) {
    try {
        return work();
    } catch (const account::TooManyHashes&) {
        throw too_many_hashes();
    }
}

} // namespace

std::string read_password(FieldReader& fields, std::string_view name) {
    const nlohmann::json* const value = fields.raw(name);
    if (value == nullptr || value->is_null()) {
        fields.fail_missing(name);
        return {};
    }
    if (!value->is_string() ||
        value->get_ref<const std::string&>().size() > kLongestPasswordBytes) {
        fields.fail(name, "password_too_long",
                    {"A password has at most 256 characters.", "密码最多 256 个字符。"});
        return {};
    }
    return value->get<std::string>();
}

void check_new_password(FieldReader& fields, std::string_view name, const std::string& password,
                        const db::UserRow& user) {
    if (auto fault = account::check_password(password, user.user_name, user.email.value_or(""),
                                             user.phone.value_or(""))) {
        fields.fail(name, std::move(fault->code), std::move(fault->message));
    }
}

std::string hash_password(const account::PasswordHasher& hasher, const std::string& password) {
    return bounded([&] { return hasher.hash(password); });
}

void count_try(Context& context, const account::ThrottleSubjects& subjects) {
    const auto wait = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            return account::begin_try(tx, subjects, context.config.password);
        });
    if (wait.count() > 0) {
        throw too_often(wait);
    }
}

bool is_password_right(Context& context, const account::PasswordHasher& hasher,
                       const account::ThrottleSubjects& subjects,
                       const std::optional<db::Credentials>& credentials,
                       const std::string& password) {
    count_try(context, subjects);
    const bool has_hash = credentials && credentials->password_hash;
    const std::string hash = has_hash ? *credentials->password_hash : hasher.unmatchable_hash();
    if (!bounded([&] { return hasher.verify(hash, password); }) || !has_hash) {
        return false;
    }
    db::run_unit_of_work(context.database, db::Repeat::if_without_effect,
                         [&](db::Transaction& tx) { account::forgive(tx, subjects); });
    return true;
}

void require_own_password(Context& context, const account::PasswordHasher& hasher,
                          std::string_view field, const std::string& password) {
    const UserId id = context.caller.user->id;
    const auto credentials =
        db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too,
                             [&](db::Transaction& tx) { return db::find_credentials(tx, id); });
    const auto subjects =
        context.caller.session
            ? account::of_session(*context.caller.session)
            : account::of_account(id, context.request.remote_address); // by an API token
    if (!is_password_right(context, hasher, subjects, credentials, password)) {
        throw invalid_fields(
            {{std::string{field},
              {"wrong_password", {"This password is not right.", "密码不正确。"}}}});
    }
}

} // namespace clono::fcgi
