#pragma once
// Table session: logged-in browsers. Only SHA-256 of the token is stored.

#include "core/sha256.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace clono::db {

/// A living session and whose it is.
struct LivingSession {
    SessionId id;
    UserRow user;
    bool should_touch = false; ///< last_seen_at is older than a minute
};

struct SessionRow {
    SessionId id;
    Timestamp created_at;
    Timestamp last_seen_at;
    std::string address;
    std::string user_agent;
};

struct NewSession {
    Sha256Digest token_hash;
    UserId user;
    int hours = 1;          ///< until it ends in any case
    std::string address;    ///< at most 45 bytes
    std::string user_agent; ///< plain line, at most 255 code points
};

/// The session of a token, when neither it nor its user is over: not ended, seen within `idle_hours`, the
/// user active and not expired.
std::optional<LivingSession> find_living_session(Transaction& tx, const Sha256Digest& token_hash,
                                                 int idle_hours);
SessionId insert_session(Transaction& tx, const NewSession& session);
void touch_session(Transaction& tx, SessionId id);
/// Sessions of a user that are not over, newest first, at most 100.
std::vector<SessionRow> list_sessions(Transaction& tx, UserId user, int idle_hours);
/// Whether the user has such a session.
bool has_session(Transaction& tx, UserId user, SessionId id);
/// False when the user has no such session.
bool end_session(Transaction& tx, UserId user, SessionId id);
/// @param keep  a session that stays; SessionId{} for none
/// @return how many ended
std::uint64_t end_sessions(Transaction& tx, UserId user, SessionId keep = {});
/// End the oldest sessions so that at most `most` stay.
void keep_newest_sessions(Transaction& tx, UserId user, int most);

} // namespace clono::db
