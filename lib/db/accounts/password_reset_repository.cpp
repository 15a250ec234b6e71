#include "db/accounts/password_reset_repository.hpp"

namespace clono::db {
namespace {

const Sql kSave{"password_reset.save",
                "INSERT INTO password_reset (user_id, code_hash, created_at, expires_at)"
                " VALUES (?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? HOUR)"
                " ON DUPLICATE KEY UPDATE code_hash = VALUES(code_hash),"
                " created_at = VALUES(created_at), expires_at = VALUES(expires_at)"};
const Sql kFindUser{
    "password_reset.find_user",
    "SELECT u.id, u.user_name, u.email, u.phone, u.role, u.state, u.tier, u.expires_at"
    " FROM password_reset r JOIN user u ON u.id = r.user_id"
    " WHERE r.code_hash = ? AND r.expires_at > UTC_TIMESTAMP(6) AND u.state = 'active'"};
const Sql kUse{"password_reset.use", "DELETE FROM password_reset WHERE code_hash = ?"
                                     " AND expires_at > UTC_TIMESTAMP(6)"};

} // namespace

void save_password_reset(Transaction& tx, UserId user, const Sha256Digest& code_hash, int hours) {
    tx.execute(kSave, user, code_hash, hours);
}

std::optional<UserRow> find_user_of_reset(Transaction& tx, const Sha256Digest& code_hash) {
    const auto row = tx.query_one(kFindUser, code_hash);
    return row ? std::optional{read_user(*row)} : std::nullopt;
}

bool use_password_reset(Transaction& tx, const Sha256Digest& code_hash) {
    return tx.execute(kUse, code_hash) == 1;
}

} // namespace clono::db
