#pragma once

#include "db/client/transaction.hpp"
#include "fcgi/common/context.hpp"

#include <cstdint>

namespace clono::fcgi {

/// Lock the person's row until the end of the transaction. Throws HttpError 401 `login_required` when the account was
/// locked or deleted since the request began: a body may take minutes.
void lock_active_user(db::Transaction& tx, UserId user);

/// Throws HttpError 409 `too_many_jobs` when the caller has as many open jobs as allowed.
void require_room_for_job(db::Transaction& tx, const Context& context);

/// Throws HttpError 413 `quota_exceeded` when the caller's uploads and this many bytes exceed the quota.
void require_room_for_bytes(db::Transaction& tx, const Context& context, std::uint64_t bytes);

} // namespace clono::fcgi
