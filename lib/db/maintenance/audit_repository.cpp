#include "db/maintenance/audit_repository.hpp"

#include "core/address.hpp"

namespace clono::db {
namespace {

const Sql kInsert{"audit.insert", "INSERT INTO audit_record (at, user_id, action, object_kind,"
                                  " object_id, address, request_id, detail)"
                                  " VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?, ?)"};

// One statement for each key, because `? IS NULL OR user_id = ?` uses none. Each key ends with (at, id), so that a page is
// read in its order and ends with its last row (InnoDB has the id in each).
#define CLONO_AUDIT(key, first)                                                                    \
    "SELECT a.id, a.at, a.user_id, u.user_name, a.action, a.object_kind, a.object_id,"             \
    " a.address, a.request_id, a.detail"                                                           \
    " FROM audit_record a FORCE INDEX (" key ") LEFT JOIN user u ON u.id = a.user_id"              \
    " WHERE " first " a.at >= ? AND a.at <= ? AND (a.at < ? OR a.id < ?)"                          \
    " AND (? IS NULL OR a.user_id = ?) AND (? IS NULL OR a.action = ?)"                            \
    " AND (? IS NULL OR a.object_kind = ?) AND (? IS NULL OR a.object_id = ?)"                     \
    " ORDER BY a.at DESC, a.id DESC LIMIT ?"
const Sql kList{"audit.list", CLONO_AUDIT("at", "")};
const Sql kListOfUser{"audit.list_of_user", CLONO_AUDIT("by_user", "a.user_id = ? AND")};
const Sql kListOfAction{"audit.list_of_action", CLONO_AUDIT("by_action", "a.action = ? AND")};
const Sql kListOfKind{"audit.list_of_kind", CLONO_AUDIT("by_kind", "a.object_kind = ? AND")};
const Sql kListOfObject{"audit.list_of_object",
                        CLONO_AUDIT("by_object", "a.object_kind = ? AND a.object_id = ? AND")};
#undef CLONO_AUDIT
const Sql kTimeOf{"audit.time_of", "SELECT at FROM audit_record WHERE id = ?"};
// MySQL and MariaDB have no function in common that knows the /64 of an address.
const Sql kRecent{"audit.recent_addresses",
                  "SELECT address, COUNT(*) AS count FROM audit_record WHERE"
                  " at > UTC_TIMESTAMP(6) - INTERVAL ? MINUTE AND action = ?"
                  " GROUP BY address ORDER BY address LIMIT 100000"};

/// Where a page begins: below this time, or at it and below this id.
struct Below {
    Timestamp at;
    AuditRecordId id;
};

/// Nothing when the cursor is of no record.
std::optional<Below> below(Transaction& tx, const AuditFilter& filter) {
    // The last time of a DATETIME. `to` itself is out, so no id is below it there.
    static const Timestamp last_time = parse_sql_datetime("9999-12-31 23:59:59.999999").value();
    const Below all = filter.to ? Below{*filter.to, AuditRecordId{0}}
                                : Below{last_time, AuditRecordId{~std::uint64_t{0}}};
    if (!filter.before) {
        return all;
    }
    const auto row = tx.query_one(kTimeOf, *filter.before);
    if (!row) {
        return std::nullopt;
    }
    const auto at = row->get<Timestamp>("at");
    return filter.to && at >= *filter.to ? all : Below{at, *filter.before};
}

/// The narrowest key that answers.
template <class... Rest>
Rows query_records(Transaction& tx, const AuditFilter& filter, const Rest&... rest) {
    if (filter.object_kind && filter.object_id) {
        return tx.query(kListOfObject, filter.object_kind, filter.object_id, rest...);
    }
    if (filter.user) {
        return tx.query(kListOfUser, filter.user, rest...);
    }
    if (filter.action) {
        return tx.query(kListOfAction, filter.action, rest...);
    }
    if (filter.object_kind) {
        return tx.query(kListOfKind, filter.object_kind, rest...);
    }
    return tx.query(kList, rest...);
}

} // namespace

void insert_audit_record(Transaction& tx, const AuditRecord& record) {
    tx.execute(kInsert, record.user, record.action, record.object_kind, record.object_id,
               record.address, record.request_id, record.detail);
}

std::vector<StoredAuditRecord> list_audit_records(Transaction& tx, const AuditFilter& filter) {
    std::vector<StoredAuditRecord> records;
    const auto start = below(tx, filter);
    if (!start) {
        return records;
    }
    for (Rows rows = query_records(tx, filter, filter.from.value_or(Timestamp{}), start->at,
                                   start->at, start->id, filter.user, filter.user, filter.action,
                                   filter.action, filter.object_kind, filter.object_kind,
                                   filter.object_id, filter.object_id, filter.limit);
         rows.next();) {
        records.push_back({rows.get<AuditRecordId>("id"),
                           rows.get<Timestamp>("at"),
                           rows.get<std::optional<std::string>>("user_name"),
                           {.user = rows.get<std::optional<UserId>>("user_id"),
                            .action = rows.get<std::string>("action"),
                            .object_kind = rows.get<std::string>("object_kind"),
                            .object_id = rows.get<std::optional<std::uint64_t>>("object_id"),
                            .address = rows.get<std::string>("address"),
                            .request_id = rows.get<std::string>("request_id"),
                            .detail = rows.get<std::optional<std::string>>("detail")}});
    }
    return records;
}

std::uint64_t count_recent_actions(Transaction& tx, const std::string& action,
                                   const std::string& address, int minutes) {
    const std::string network = network_of(address);
    std::uint64_t count = 0;
    for (Rows rows = tx.query(kRecent, minutes, action); rows.next();) {
        if (network_of(rows.get<std::string>("address")) == network) {
            count += rows.get<std::uint64_t>("count");
        }
    }
    return count;
}

} // namespace clono::db
