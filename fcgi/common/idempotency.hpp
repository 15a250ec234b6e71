#pragma once
// Requests that make something carry an Idempotency-Key; asking again gives the first reply again.

#include "db/uploads/idempotent_reply_repository.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

#include <optional>
#include <string>

namespace clono::fcgi {

/// The request's Idempotency-Key. Throws HttpError 400 when it is missing, longer than 128 or has
/// characters other than [A-Za-z0-9_-].
std::string require_idempotency_key(const web::Request& request);

/// The reply that was given to this key before; nothing when the key is new. Throws HttpError 409 when it
/// was given to another request. Lock the person's row before (db::lock_user).
std::optional<web::Response> find_first_reply(db::Transaction& tx, UserId user,
                                              const std::string& key,
                                              const Sha256Digest& request_sha256);

/// Keeps a reply in the transaction that did what it says.
void keep_first_reply(db::Transaction& tx, UserId user, const std::string& key,
                      const Sha256Digest& request_sha256, const web::Response& reply);

} // namespace clono::fcgi
