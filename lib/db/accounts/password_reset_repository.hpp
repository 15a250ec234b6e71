#pragma once
// Table password_reset: codes with which people set a new password. An operator makes them (clonoctl user password).

#include "core/sha256.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/transaction.hpp"

#include <optional>

namespace clono::db {

/// Store the code of a user in place of an earlier one; it ends after `hours`.
void save_password_reset(Transaction& tx, UserId user, const Sha256Digest& code_hash, int hours);
/// Whose code it is, when neither the code is over nor the account locked.
std::optional<UserRow> find_user_of_reset(Transaction& tx, const Sha256Digest& code_hash);
/// Delete the code. False when it is over or was used: then nothing may be set with it.
bool use_password_reset(Transaction& tx, const Sha256Digest& code_hash);

} // namespace clono::db
