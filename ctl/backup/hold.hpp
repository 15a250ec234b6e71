#pragma once

#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"

#include <chrono>

namespace clono::backup {

/// The housekeeping lock (db/maintenance/housekeeping_lock.hpp) while this lives.
class Hold {
public:
    /// @throws Refused when it is not to be had within `patience`
    Hold(const db::ConnectionOptions& database, std::chrono::seconds patience);

    /// Make sure, now and then, that it was not lost. @throws Refused
    void require();
    /// The same at once.
    void require_now();

    db::Transaction& rows() { return rows_; }

private:
    db::Connection connection_;
    db::Transaction rows_;
    std::chrono::steady_clock::time_point asked_;
};

} // namespace clono::backup
