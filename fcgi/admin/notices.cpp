#include "account/caller.hpp"
#include "db/accounts/notice_repository.hpp"
#include "db/client/connection.hpp"
#include "fcgi/admin/actions.hpp"
#include "fcgi/admin/page.hpp"
#include "fcgi/common/audit.hpp"
#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/common/query_reader.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 10'000;

json to_json(const db::NoticeRow& row) {
    return {{"id", row.id.value()},
            {"title", row.notice.title},
            {"text", row.notice.text},
            {"from", format_rfc3339(row.notice.from)},
            {"to", row.notice.to ? json(format_rfc3339(*row.notice.to)) : json(nullptr)}};
}

/// A text of several lines, which a FieldReader's text() would refuse.
void read_text(FieldReader& fields, std::string& out) {
    const json* const value = fields.raw("text");
    if (value == nullptr || value->is_null()) {
        fields.fail_missing("text");
    } else if (!value->is_string() || !is_plain_text(value->get_ref<const std::string&>()) ||
               count_code_points(value->get_ref<const std::string&>()) > kLongestText) {
        fields.fail("text", "text_invalid",
                    {"This must be plain text of at most 10,000 characters.",
                     "此项须为不超过 10,000 个字符的纯文本。"});
    } else {
        out = value->get<std::string>();
    }
}

std::optional<Timestamp> read_time(FieldReader& fields, std::string_view name) {
    const auto text = fields.optional_text(name, {.max_length = 40});
    const auto time = text ? parse_rfc3339(*text) : std::nullopt;
    if (text && !time) {
        fields.fail(name, "time_invalid",
                    {"This must be a time such as 2026-01-31T12:00:00Z.",
                     "时间格式不正确，例如 2026-01-31T12:00:00Z。"});
    }
    return time;
}

/// The fields that the body has, over those of `notice`.
/// @param is_new  whether title, text and from must be there
db::Notice read_notice(web::Request& request, db::Notice notice, bool is_new) {
    const json body = read_json_body(request);
    FieldReader fields{body};
    if (is_new || fields.has("title")) {
        notice.title = fields.text("title", {.max_length = 200});
    }
    if (is_new || fields.has("text")) {
        read_text(fields, notice.text);
    }
    if (const auto from = read_time(fields, "from")) {
        notice.from = *from;
    } else if (is_new) {
        notice.from = now();
    }
    if (fields.has("to") || body.contains("to")) { // null takes the end away
        notice.to = read_time(fields, "to");
    }
    if (notice.to && *notice.to <= notice.from) {
        fields.fail("to", "span_empty",
                    {"The end must be after the beginning.", "结束时间须晚于开始时间。"});
    }
    fields.finish();
    return notice;
}

} // namespace

web::Response list_notices_in_force(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    return page_response(db::list_notices_in_force(tx), 100, to_json,
                         [](const db::NoticeRow& row) { return row.id; });
}

web::Response list_all_notices(Context& context) {
    QueryReader query{context.request};
    const int limit = query.limit();
    const NoticeId before{query.number("after").value_or(~std::uint64_t{0})};
    query.finish();
    db::Transaction tx = db::Transaction::single_statements(context.database);
    return page_response(db::list_notices(tx, before, limit + 1), limit, to_json,
                         [](const db::NoticeRow& row) { return row.id; });
}

web::Response make_notice(Context& context) {
    const db::Notice notice = read_notice(context.request, {}, true);
    const UserId author = context.caller.user->id;
    const auto row = db::run_unit_of_work(
        context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            const NoticeId id = db::insert_notice(tx, notice, author);
            note(tx, context, author, "notice.make", "notice", id.value());
            return db::find_notice(tx, id).value();
        });
    return web::json_response(201, to_json(row));
}

web::Response change_notice(Context& context) {
    const auto id = context.path_id<NoticeId>("id");
    db::Transaction lookup = db::Transaction::single_statements(context.database);
    const auto before = db::find_notice(lookup, id);
    if (!before) {
        throw not_found();
    }
    const db::Notice notice = read_notice(context.request, before->notice, false);
    const auto row = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            if (!db::update_notice(tx, id, notice)) {
                throw not_found();
            }
            note(tx, context, context.caller.user->id, "notice.change", "notice", id.value());
            return db::find_notice(tx, id).value();
        });
    return web::json_response(200, to_json(row));
}

web::Response delete_notice(Context& context) {
    const auto id = context.path_id<NoticeId>("id");
    db::run_unit_of_work(context.database, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        if (!db::delete_notice(tx, id)) {
            throw not_found();
        }
        note(tx, context, context.caller.user->id, "notice.delete", "notice", id.value());
    });
    return web::no_content();
}

} // namespace clono::fcgi
