#pragma once

#include "db/client/transaction.hpp"
#include "fcgi/common/context.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace clono::fcgi {

/// Note in the audit record what `who` did to an object: within the transaction that does it.
void note(db::Transaction& tx, const Context& context, std::optional<UserId> who,
          std::string_view action, std::string_view object_kind,
          std::optional<std::uint64_t> object_id, std::optional<std::string> detail_json = {});

} // namespace clono::fcgi
