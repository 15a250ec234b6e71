#pragma once
// Table user: accounts. Names, phones and e-mails are unique in their normalised columns.

#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clono::db {

enum class Role { guest, user, support, admin };
enum class UserState { active, locked, deleted };

std::string_view to_text(Role role);
std::string_view to_text(UserState state);
std::optional<Role> parse_role(std::string_view text);
std::optional<UserState> parse_user_state(std::string_view text);

struct UserRow {
    UserId id;
    std::string user_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    Role role = Role::user;
    UserState state = UserState::active;
    int tier = 1;                          ///< of new jobs: 0 first, 1 standard, 2 guest
    std::optional<Timestamp> expires_at{}; ///< guests
};

/// From a row with the columns id, user_name, email, phone, role, state, tier and expires_at of user.
UserRow read_user(const Rows& row);

struct Credentials {
    UserRow user;
    std::optional<std::string> password_hash; ///< nothing for guests
};

/// A name with the form under which it is unique.
struct UniqueText {
    std::string text;
    std::string normalised;
};

struct NewUser {
    UniqueText name;
    std::optional<UniqueText> email{};
    std::optional<UniqueText> phone{};
    std::string password_hash;
    Role role = Role::user;
};

/// Duplicates throw Error with key_name user_name_norm, email_norm or phone_norm (as the next two).
UserId insert_user(Transaction& tx, const NewUser& user);
UserId insert_guest(Transaction& tx, const UniqueText& name, int hours);
/// Make a living guest a user; it keeps its id, and so its uploads, jobs and folders. False when the guest
/// is no guest (any more) or is over.
bool promote_guest(Transaction& tx, UserId guest, const NewUser& user);

std::optional<UserRow> find_user(Transaction& tx, UserId id);
/// Lock the row until the end of the transaction; as find_user.
std::optional<UserRow> lock_user(Transaction& tx, UserId id);
/// By the normalised name; that of a deleted user is "deleted-" and the id.
std::optional<UserId> find_user_id(Transaction& tx, const std::string& normalised_name);
/// By any of the three normalised columns; `phone` is the normalised phone when the text may be one.
/// Deleted users are not found.
std::optional<Credentials> find_credentials(Transaction& tx, const std::string& normalised_login,
                                            const std::optional<std::string>& phone);
std::optional<Credentials> find_credentials(Transaction& tx, UserId id);
void set_password_hash(Transaction& tx, UserId id, const std::string& password_hash);

/// Living guests in all.
std::uint64_t count_guests(Transaction& tx);

struct UserFilter {
    std::optional<std::string> text{}; ///< part of a normalised name, e-mail or phone
    std::optional<Role> role{};
    std::optional<UserState> state{};
    UserId after{}; ///< the last id of the page before
    int limit = 25;
};

struct ListedUser {
    UserRow user;
    Timestamp ctime;
    Timestamp mtime;
};

/// Ordered by id.
std::vector<ListedUser> list_users(Transaction& tx, const UserFilter& filter);

struct UserChange {
    std::optional<Role> role{};
    std::optional<UserState> state{};
    std::optional<int> tier{};
};

/// False when there is no such user or it is deleted.
bool change_user(Transaction& tx, UserId id, const UserChange& change);
/// State deleted, the names freed for others, contact data gone; nobody can log in any more. What belongs to
/// the user is purged by the supervisor.
void mark_user_deleted(Transaction& tx, UserId id);

} // namespace clono::db
