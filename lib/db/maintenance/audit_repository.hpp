#pragma once
// Table audit_record: who did what to which object, when, from where. Inserted in the transaction that does it.

#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::db {

struct AuditRecord {
    std::optional<UserId> user{}; ///< who did it; nothing: the operator or nobody known
    std::string action;           ///< "user.login", "job.cancel"
    std::string object_kind{};    ///< "user", "job", "notice", "setting", "session", "api_token"
    std::optional<std::uint64_t> object_id{};
    std::string address{};
    std::string request_id{};
    std::optional<std::string> detail{}; ///< JSON; never passwords, tokens or people's data
};

struct StoredAuditRecord {
    AuditRecordId id;
    Timestamp at;
    std::optional<std::string> user_name;
    AuditRecord record;
};

/// All that are given must hold.
struct AuditFilter {
    std::optional<UserId> user{};
    std::optional<std::string> action{};
    std::optional<std::string> object_kind{};
    std::optional<std::uint64_t> object_id{}; ///< together with object_kind
    std::optional<Timestamp> from{};
    std::optional<Timestamp> to{};         ///< not itself
    std::optional<AuditRecordId> before{}; ///< the last id of the page before
    int limit = 25;
};

void insert_audit_record(Transaction& tx, const AuditRecord& record);
/// Newest first. With one of user, action and object, or with times alone, it reads the rows of its page and no more, by a
/// key; with several, the rows of the narrowest of them until the page is full.
std::vector<StoredAuditRecord> list_audit_records(Transaction& tx, const AuditFilter& filter);
/// How often an action was done in the last `minutes` from the network (core/address.hpp) of an address.
std::uint64_t count_recent_actions(Transaction& tx, const std::string& action,
                                   const std::string& address, int minutes);

} // namespace clono::db
