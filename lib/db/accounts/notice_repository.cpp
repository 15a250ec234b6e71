#include "db/accounts/notice_repository.hpp"

namespace clono::db {
namespace {

const Sql kInForce{"notice.list_in_force",
                   "SELECT id, title, text, shown_from, shown_to, created_at FROM notice"
                   " WHERE shown_from <= UTC_TIMESTAMP(6)"
                   " AND (shown_to IS NULL OR shown_to > UTC_TIMESTAMP(6))"
                   " ORDER BY shown_from DESC, id DESC LIMIT 100"};
const Sql kList{"notice.list",
                "SELECT id, title, text, shown_from, shown_to, created_at FROM notice"
                " WHERE id < ? ORDER BY id DESC LIMIT ?"};
const Sql kFind{"notice.find",
                "SELECT id, title, text, shown_from, shown_to, created_at FROM notice"
                " WHERE id = ?"};
const Sql kInsert{"notice.insert",
                  "INSERT INTO notice (author_id, title, text, shown_from, shown_to, created_at)"
                  " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"};
const Sql kUpdate{
    "notice.update",
    "UPDATE notice SET title = ?, text = ?, shown_from = ?, shown_to = ? WHERE id = ?"};
const Sql kDelete{"notice.delete", "DELETE FROM notice WHERE id = ?"};

NoticeRow read_notice(const Rows& row) {
    return {.id = row.get<NoticeId>("id"),
            .notice = {.title = row.get<std::string>("title"),
                       .text = row.get<std::string>("text"),
                       .from = row.get<Timestamp>("shown_from"),
                       .to = row.get<std::optional<Timestamp>>("shown_to")},
            .created_at = row.get<Timestamp>("created_at")};
}

std::vector<NoticeRow> read_all(Rows rows) {
    std::vector<NoticeRow> notices;
    while (rows.next()) {
        notices.push_back(read_notice(rows));
    }
    return notices;
}

} // namespace

std::vector<NoticeRow> list_notices_in_force(Transaction& tx) {
    return read_all(tx.query(kInForce));
}

std::vector<NoticeRow> list_notices(Transaction& tx, NoticeId before, int limit) {
    return read_all(tx.query(kList, before, limit));
}

std::optional<NoticeRow> find_notice(Transaction& tx, NoticeId id) {
    const auto row = tx.query_one(kFind, id);
    return row ? std::optional{read_notice(*row)} : std::nullopt;
}

NoticeId insert_notice(Transaction& tx, const Notice& notice, UserId author) {
    return tx.insert<NoticeId>(kInsert, author, notice.title, notice.text, notice.from, notice.to);
}

bool update_notice(Transaction& tx, NoticeId id, const Notice& notice) {
    return tx.execute(kUpdate, notice.title, notice.text, notice.from, notice.to, id) == 1;
}

bool delete_notice(Transaction& tx, NoticeId id) {
    return tx.execute(kDelete, id) == 1;
}

} // namespace clono::db
