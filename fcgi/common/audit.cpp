#include "fcgi/common/audit.hpp"

#include "db/maintenance/audit_repository.hpp"

namespace clono::fcgi {

void note(db::Transaction& tx, const Context& context, std::optional<UserId> who,
          std::string_view action, std::string_view object_kind,
          std::optional<std::uint64_t> object_id, std::optional<std::string> detail_json) {
    db::insert_audit_record(tx, {.user = who,
                                 .action = std::string{action},
                                 .object_kind = std::string{object_kind},
                                 .object_id = object_id,
                                 .address = context.request.remote_address,
                                 .request_id = context.request.request_id,
                                 .detail = std::move(detail_json)});
}

} // namespace clono::fcgi
