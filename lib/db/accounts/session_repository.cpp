#include "db/accounts/session_repository.hpp"

namespace clono::db {
namespace {

const Sql kFind{
    "session.find_living",
    "SELECT s.id AS session_id, s.last_seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE AS is_old,"
    " u.id, u.user_name, u.email, u.phone, u.role, u.state, u.tier, u.expires_at"
    " FROM session s JOIN user u ON u.id = s.user_id"
    " WHERE s.token_hash = ? AND s.expires_at > UTC_TIMESTAMP(6)"
    " AND s.last_seen_at > UTC_TIMESTAMP(6) - INTERVAL ? HOUR AND u.state = 'active'"
    " AND (u.expires_at IS NULL OR u.expires_at > UTC_TIMESTAMP(6))"};
const Sql kInsert{"session.insert",
                  "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at,"
                  " address, user_agent) VALUES (?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),"
                  " UTC_TIMESTAMP(6) + INTERVAL ? HOUR, ?, ?)"};
const Sql kTouch{"session.touch",
                 "UPDATE session SET last_seen_at = UTC_TIMESTAMP(6) WHERE id = ?"};
const Sql kList{
    "session.list",
    "SELECT id, created_at, last_seen_at, address, user_agent FROM session"
    " WHERE user_id = ? AND expires_at > UTC_TIMESTAMP(6)"
    " AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL ? HOUR ORDER BY id DESC LIMIT 100"};
const Sql kHas{"session.has", "SELECT id FROM session WHERE user_id = ? AND id = ?"};
const Sql kEnd{"session.end", "DELETE FROM session WHERE user_id = ? AND id = ?"};
const Sql kEndAll{"session.end_all", "DELETE FROM session WHERE user_id = ? AND id <> ?"};
const Sql kSurplus{"session.surplus", "SELECT id FROM session WHERE user_id = ?"
                                      " ORDER BY last_seen_at DESC, id DESC LIMIT 1000 OFFSET ?"};

} // namespace

std::optional<LivingSession> find_living_session(Transaction& tx, const Sha256Digest& token_hash,
                                                 int idle_hours) {
    const auto row = tx.query_one(kFind, token_hash, idle_hours);
    if (!row) {
        return std::nullopt;
    }
    return LivingSession{row->get<SessionId>("session_id"), read_user(*row),
                         row->get<bool>("is_old")};
}

SessionId insert_session(Transaction& tx, const NewSession& session) {
    return tx.insert<SessionId>(kInsert, session.token_hash, session.user, session.hours,
                                session.address, session.user_agent);
}

void touch_session(Transaction& tx, SessionId id) {
    tx.execute(kTouch, id);
}

std::vector<SessionRow> list_sessions(Transaction& tx, UserId user, int idle_hours) {
    std::vector<SessionRow> sessions;
    for (Rows rows = tx.query(kList, user, idle_hours); rows.next();) {
        sessions.push_back({rows.get<SessionId>("id"), rows.get<Timestamp>("created_at"),
                            rows.get<Timestamp>("last_seen_at"), rows.get<std::string>("address"),
                            rows.get<std::string>("user_agent")});
    }
    return sessions;
}

bool has_session(Transaction& tx, UserId user, SessionId id) {
    return tx.query_one(kHas, user, id).has_value();
}

bool end_session(Transaction& tx, UserId user, SessionId id) {
    return tx.execute(kEnd, user, id) == 1;
}

std::uint64_t end_sessions(Transaction& tx, UserId user, SessionId keep) {
    return tx.execute(kEndAll, user, keep);
}

void keep_newest_sessions(Transaction& tx, UserId user, int most) {
    for (Rows rows = tx.query(kSurplus, user, most); rows.next();) {
        end_session(tx, user, rows.get<SessionId>("id"));
    }
}

} // namespace clono::db
