#pragma once
// Table setting: what administrators switch while the site runs. Missing rows have their default.

#include "db/client/transaction.hpp"

namespace clono::db {

struct Settings {
    bool registration_open = true; ///< whether new accounts can be made on the pages
    bool guests_open = true;       ///< whether the example can be tried without an account
};

Settings load_settings(Transaction& tx);
/// Store every setting.
void save_settings(Transaction& tx, const Settings& settings, UserId by);

} // namespace clono::db
