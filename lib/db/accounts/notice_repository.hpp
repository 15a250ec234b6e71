#pragma once
// Table notice: what everybody sees for a while.

#include "db/client/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace clono::db {

struct Notice {
    std::string title; ///< plain line, at most 200 code points
    std::string text;  ///< plain text
    Timestamp from{};
    std::optional<Timestamp> to{}; ///< later than from; nothing: until it is deleted
};

struct NoticeRow {
    NoticeId id;
    Notice notice;
    Timestamp created_at;
};

/// In force now, newest first, at most 100.
std::vector<NoticeRow> list_notices_in_force(Transaction& tx);
/// All, newest first. @param before  the last id of the page before
std::vector<NoticeRow> list_notices(Transaction& tx, NoticeId before, int limit);
std::optional<NoticeRow> find_notice(Transaction& tx, NoticeId id);
NoticeId insert_notice(Transaction& tx, const Notice& notice, UserId author);
bool update_notice(Transaction& tx, NoticeId id, const Notice& notice);
bool delete_notice(Transaction& tx, NoticeId id);

} // namespace clono::db
