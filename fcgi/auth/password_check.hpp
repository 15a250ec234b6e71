#pragma once

#include "account/password.hpp"
#include "account/throttle.hpp"
#include "db/accounts/user_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/field_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace clono::fcgi {

/// A password from a JSON field, exactly as it was typed; any Unicode text but at most 1024 bytes.
std::string read_password(FieldReader& fields, std::string_view name);

/// Notes what is wrong with a new password.
void check_new_password(FieldReader& fields, std::string_view name, const std::string& password,
                        const db::UserRow& user);

/// The hash of a new password. Throws HttpError 503 when too many are computed already.
std::string hash_password(const account::PasswordHasher& hasher, const std::string& password);

/// Counts a try of one of `subjects`. Throws HttpError 429 with Retry-After when tries came too fast.
void count_try(Context& context, const account::ThrottleSubjects& subjects);

/// Whether the password is that of the credentials; the same work when there are none. Counts the try first,
/// and forgets it when it was right. Throws HttpError 429 with Retry-After when tries came too fast, and
/// 503 when too many are computed already.
bool is_password_right(Context& context, const account::PasswordHasher& hasher,
                       const account::ThrottleSubjects& subjects,
                       const std::optional<db::Credentials>& credentials,
                       const std::string& password);

/// Throws HttpError 422 for `field` when the password is not the caller's, else as is_password_right.
void require_own_password(Context& context, const account::PasswordHasher& hasher,
                          std::string_view field, const std::string& password);

} // namespace clono::fcgi
