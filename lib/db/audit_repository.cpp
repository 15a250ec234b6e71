#include "db/audit_repository.hpp"

#include "core/address.hpp"

namespace clono::db {
namespace {

const Sql kInsert{"audit.insert", "INSERT INTO audit_record (at, user_id, action, object_kind,"
                                  " object_id, address, request_id, detail)"
                                  " VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?, ?)"};
const Sql kList{"audit.list",
                "SELECT a.id, a.at, a.user_id, u.user_name, a.action, a.object_kind, a.object_id,"
                " a.address, a.request_id, a.detail"
                " FROM audit_record a LEFT JOIN user u ON u.id = a.user_id"
                " WHERE a.id < ? AND (? IS NULL OR a.user_id = ?) AND (? IS NULL OR a.action = ?)"
                " ORDER BY a.id DESC LIMIT ?"};
// MySQL and MariaDB have no function in common that knows the /64 of an address.
const Sql kRecent{"audit.recent_addresses",
                  "SELECT address, COUNT(*) AS count FROM audit_record WHERE"
                  " at > UTC_TIMESTAMP(6) - INTERVAL ? MINUTE AND action = ?"
                  " GROUP BY address ORDER BY address LIMIT 100000"};

} // namespace

void insert_audit_record(Transaction& tx, const AuditRecord& record) {
    tx.execute(kInsert, record.user, record.action, record.object_kind, record.object_id,
               record.address, record.request_id, record.detail);
}

std::vector<StoredAuditRecord> list_audit_records(Transaction& tx, const AuditFilter& filter) {
    std::vector<StoredAuditRecord> records;
    for (Rows rows = tx.query(kList, filter.before, filter.user, filter.user, filter.action,
                              filter.action, filter.limit);
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
