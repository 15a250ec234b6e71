#include "account/caller.hpp"
#include "core/text.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/client/connection.hpp"
#include "db/maintenance/audit_repository.hpp"
#include "db/maintenance/setting_repository.hpp"
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

json to_json(const db::StoredAuditRecord& stored) {
    const db::AuditRecord& record = stored.record;
    return {
        {"id", stored.id.value()},
        {"at", format_rfc3339(stored.at)},
        {"user_id", record.user ? json(record.user->value()) : json(nullptr)},
        {"user_name", stored.user_name ? json(*stored.user_name) : json(nullptr)},
        {"action", record.action},
        {"object_kind", record.object_kind},
        {"object_id", record.object_id ? json(*record.object_id) : json(nullptr)},
        {"address", record.address},
        {"request_id", record.request_id},
        {"detail", record.detail ? json::parse(*record.detail, nullptr, false) : json(nullptr)}};
}

json to_json(const db::Settings& settings) {
    return {{"registration_open", settings.registration_open},
            {"guests_open", settings.guests_open}};
}

struct AuditQuestion {
    db::AuditFilter filter;
    std::optional<std::string> user_name;
    int limit = 0;
};

AuditQuestion read_question(const web::Request& request) {
    QueryReader query{request};
    AuditQuestion asked;
    asked.limit = query.limit();
    asked.user_name = query.text("user_name");
    db::AuditFilter& filter = asked.filter;
    filter.limit = asked.limit + 1;
    filter.action = query.text("action");
    filter.object_kind =
        query.choice("object_kind", {"user", "job", "notice", "setting", "session", "api_token"});
    filter.object_id = query.number("object_id");
    filter.from = query.time("from");
    filter.to = query.time("to");
    if (const auto after = query.number("after")) {
        filter.before = AuditRecordId{*after};
    }
    if (const auto user = query.number("user")) {
        filter.user = UserId{*user};
    }
    query.finish();
    if (filter.object_id && !filter.object_kind) {
        throw invalid_fields(
            {{"object_kind",
              {"required", {"A number alone names no object.", "仅有编号无法确定对象。"}}}});
    }
    return asked;
}

/// Nobody has this name, or it is not of the user who is asked for as well.
bool names_nobody(db::Transaction& tx, AuditQuestion& asked) {
    if (!asked.user_name) {
        return false;
    }
    const auto name = normalise_name(*asked.user_name);
    const auto id = name ? db::find_user_id(tx, *name) : std::nullopt;
    if (!id || (asked.filter.user && *asked.filter.user != *id)) {
        return true;
    }
    asked.filter.user = id;
    return false;
}

} // namespace

web::Response list_audit(Context& context) {
    AuditQuestion asked = read_question(context.request);
    db::Transaction tx = db::Transaction::single_statements(context.database);
    using Records = std::vector<db::StoredAuditRecord>;
    return page_response(
        names_nobody(tx, asked) ? Records{} : db::list_audit_records(tx, asked.filter), asked.limit,
        [](const db::StoredAuditRecord& record) { return to_json(record); },
        [](const db::StoredAuditRecord& record) { return record.id; });
}

web::Response show_settings(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    return web::json_response(200, {{"settings", to_json(db::load_settings(tx))}});
}

web::Response change_settings(Context& context) {
    const json body = read_json_body(context.request);
    FieldReader fields{body};
    std::optional<bool> registration;
    std::optional<bool> guests;
    if (fields.has("registration_open")) {
        registration = fields.flag("registration_open");
    }
    if (fields.has("guests_open")) {
        guests = fields.flag("guests_open");
    }
    fields.finish();
    const UserId who = context.caller.user->id;
    const auto settings = db::run_unit_of_work(
        context.database, db::Repeat::after_lost_connection_too, [&](db::Transaction& tx) {
            db::Settings changed = db::load_settings(tx);
            changed.registration_open = registration.value_or(changed.registration_open);
            changed.guests_open = guests.value_or(changed.guests_open);
            db::save_settings(tx, changed, who);
            note(tx, context, who, "setting.change", "setting", std::nullopt,
                 to_json(changed).dump());
            return changed;
        });
    return web::json_response(200, {{"settings", to_json(settings)}});
}

} // namespace clono::fcgi
