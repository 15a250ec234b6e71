#include "db/accounts/user_repository.hpp"

#include <array>
#include <utility>

namespace clono::db {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 4> kRoles{{{Role::guest, "guest"},
                                                                   {Role::user, "user"},
                                                                   {Role::support, "support"},
                                                                   {Role::admin, "admin"}}};
constexpr std::array<std::pair<UserState, std::string_view>, 3> kStates{
    {{UserState::active, "active"},
     {UserState::locked, "locked"},
     {UserState::deleted, "deleted"}}};

const Sql kInsert{
    "user.insert",
    "INSERT INTO user (user_name, user_name_norm, email, email_norm, phone, phone_norm,"
    " password_hash, role, ctime, mtime)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"};
const Sql kInsertGuest{
    "user.insert_guest",
    "INSERT INTO user (user_name, user_name_norm, role, tier, ctime, mtime, expires_at)"
    " VALUES (?, ?, 'guest', 2, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),"
    " UTC_TIMESTAMP(6) + INTERVAL ? HOUR)"};
const Sql kPromote{"user.promote_guest",
                   "UPDATE user SET user_name = ?, user_name_norm = ?, email = ?, email_norm = ?,"
                   " phone = ?, phone_norm = ?, password_hash = ?, role = 'user', tier = 1,"
                   " expires_at = NULL, mtime = UTC_TIMESTAMP(6)"
                   " WHERE id = ? AND role = 'guest' AND state = 'active'"
                   " AND expires_at > UTC_TIMESTAMP(6)"};
const Sql kFind{"user.find", "SELECT id, user_name, email, phone, role, state, tier, expires_at"
                             " FROM user WHERE id = ?"};
const Sql kLock{"user.lock", "SELECT id, user_name, email, phone, role, state, tier, expires_at"
                             " FROM user WHERE id = ? FOR UPDATE"};
const Sql kFindId{"user.find_id", "SELECT id FROM user WHERE user_name_norm = ?"};
// UNION, not OR: each arm reads its own unique key.
const Sql kCredentials{
    "user.find_credentials",
    "SELECT id, user_name, email, phone, role, state, tier, expires_at, password_hash"
    " FROM user WHERE user_name_norm = ? AND state <> 'deleted'"
    " UNION SELECT id, user_name, email, phone, role, state, tier, expires_at, password_hash"
    " FROM user WHERE email_norm = ? AND state <> 'deleted'"
    " UNION SELECT id, user_name, email, phone, role, state, tier, expires_at, password_hash"
    " FROM user WHERE phone_norm = ? AND state <> 'deleted' ORDER BY id LIMIT 1"};
const Sql kCredentialsById{
    "user.find_credentials_by_id",
    "SELECT id, user_name, email, phone, role, state, tier, expires_at, password_hash"
    " FROM user WHERE id = ? AND state <> 'deleted'"};
const Sql kSetPassword{"user.set_password_hash",
                       "UPDATE user SET password_hash = ?, mtime = UTC_TIMESTAMP(6)"
                       " WHERE id = ? AND role <> 'guest'"};
const Sql kCountGuests{
    "user.count_guests",
    "SELECT COUNT(*) AS count FROM user WHERE role = 'guest' AND state = 'active'"
    " AND expires_at > UTC_TIMESTAMP(6)"};
const Sql kList{"user.list",
                "SELECT id, user_name, email, phone, role, state, tier, expires_at, ctime, mtime"
                " FROM user WHERE id > ? AND (? IS NULL OR role = ?) AND (? IS NULL OR state = ?)"
                " AND (? IS NULL OR LOCATE(?, user_name_norm) > 0 OR LOCATE(?, email_norm) > 0"
                " OR LOCATE(?, phone_norm) > 0) ORDER BY id LIMIT ?"};
const Sql kChange{"user.change",
                  "UPDATE user SET role = COALESCE(?, role), state = COALESCE(?, state),"
                  " tier = COALESCE(?, tier), mtime = UTC_TIMESTAMP(6)"
                  " WHERE id = ? AND state <> 'deleted'"};
const Sql kMarkDeleted{"user.mark_deleted",
                       "UPDATE user SET state = 'deleted', user_name = CONCAT('deleted-', id),"
                       " user_name_norm = CONCAT('deleted-', id), email = NULL, email_norm = NULL,"
                       " phone = NULL, phone_norm = NULL, mtime = UTC_TIMESTAMP(6) WHERE id = ?"};

template <class Table>
auto name_in(const Table& table, decltype(table[0].first) wanted) {
    for (const auto& [value, text] : table) {
        if (value == wanted) {
            return text;
        }
    }
    return std::string_view{};
}

template <class Table>
auto value_in(const Table& table, std::string_view wanted) {
    using Value = std::remove_cvref_t<decltype(table[0].first)>;
    for (const auto& [value, text] : table) {
        if (text == wanted) {
            return std::optional<Value>{value};
        }
    }
    return std::optional<Value>{};
}

template <class Enum>
std::optional<std::string_view> text_of(const std::optional<Enum>& value) {
    return value ? std::optional{to_text(*value)} : std::nullopt;
}

std::optional<std::string> shown(const std::optional<UniqueText>& unique) {
    return unique ? std::optional{unique->text} : std::nullopt;
}

std::optional<std::string> normalised(const std::optional<UniqueText>& unique) {
    return unique ? std::optional{unique->normalised} : std::nullopt;
}

std::optional<UserRow> read_one(const std::optional<Rows>& row) {
    return row ? std::optional{read_user(*row)} : std::nullopt;
}

std::optional<Credentials> read_credentials(const std::optional<Rows>& row) {
    if (!row) {
        return std::nullopt;
    }
    return Credentials{read_user(*row), row->get<std::optional<std::string>>("password_hash")};
}

} // namespace

std::string_view to_text(Role role) {
    return name_in(kRoles, role);
}

std::string_view to_text(UserState state) {
    return name_in(kStates, state);
}

std::optional<Role> parse_role(std::string_view text) {
    return value_in(kRoles, text);
}

std::optional<UserState> parse_user_state(std::string_view text) {
    return value_in(kStates, text);
}

UserRow read_user(const Rows& row) {
    return {.id = row.get<UserId>("id"),
            .user_name = row.get<std::string>("user_name"),
            .email = row.get<std::optional<std::string>>("email"),
            .phone = row.get<std::optional<std::string>>("phone"),
            .role = parse_role(row.get<std::string>("role")).value(),
            .state = parse_user_state(row.get<std::string>("state")).value(),
            .tier = row.get<int>("tier"),
            .expires_at = row.get<std::optional<Timestamp>>("expires_at")};
}

UserId insert_user(Transaction& tx, const NewUser& user) {
    return tx.insert<UserId>(kInsert, user.name.text, user.name.normalised, shown(user.email),
                             normalised(user.email), shown(user.phone), normalised(user.phone),
                             user.password_hash, to_text(user.role));
}

UserId insert_guest(Transaction& tx, const UniqueText& name, int hours) {
    return tx.insert<UserId>(kInsertGuest, name.text, name.normalised, hours);
}

bool promote_guest(Transaction& tx, UserId guest, const NewUser& user) {
    return tx.execute(kPromote, user.name.text, user.name.normalised, shown(user.email),
                      normalised(user.email), shown(user.phone), normalised(user.phone),
                      user.password_hash, guest) == 1;
}

std::optional<UserRow> find_user(Transaction& tx, UserId id) {
    return read_one(tx.query_one(kFind, id));
}

std::optional<UserId> find_user_id(Transaction& tx, const std::string& normalised_name) {
    const auto row = tx.query_one(kFindId, normalised_name);
    return row ? std::optional{row->get<UserId>("id")} : std::nullopt;
}

std::optional<UserRow> lock_user(Transaction& tx, UserId id) {
    return read_one(tx.query_one(kLock, id));
}

std::optional<Credentials> find_credentials(Transaction& tx, const std::string& normalised_login,
                                            const std::optional<std::string>& phone) {
    return read_credentials(tx.query_one(kCredentials, normalised_login, normalised_login, phone));
}

std::optional<Credentials> find_credentials(Transaction& tx, UserId id) {
    return read_credentials(tx.query_one(kCredentialsById, id));
}

void set_password_hash(Transaction& tx, UserId id, const std::string& password_hash) {
    tx.execute(kSetPassword, password_hash, id);
}

std::uint64_t count_guests(Transaction& tx) {
    return tx.query_one(kCountGuests)->get<std::uint64_t>("count");
}

std::vector<ListedUser> list_users(Transaction& tx, const UserFilter& filter) {
    const auto role = text_of(filter.role);
    const auto state = text_of(filter.state);
    const auto& text = filter.text;
    std::vector<ListedUser> users;
    for (Rows rows = tx.query(kList, filter.after, role, role, state, state, text, text, text, text,
                              filter.limit);
         rows.next();) {
        users.push_back(
            {read_user(rows), rows.get<Timestamp>("ctime"), rows.get<Timestamp>("mtime")});
    }
    return users;
}

bool change_user(Transaction& tx, UserId id, const UserChange& change) {
    return tx.execute(kChange, text_of(change.role), text_of(change.state), change.tier, id) == 1;
}

void mark_user_deleted(Transaction& tx, UserId id) {
    tx.execute(kMarkDeleted, id);
}

} // namespace clono::db
