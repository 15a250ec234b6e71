#include "ctl/backup/hold.hpp"

#include "ctl/backup/backup.hpp"
#include "db/maintenance/housekeeping_lock.hpp"

namespace clono::backup {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kAskEvery = 5s;

} // namespace

Hold::Hold(const db::ConnectionOptions& database, std::chrono::seconds patience)
    : connection_([&] {
          auto options = database; // GET_LOCK waits within one statement
          options.statement_timeout_seconds += static_cast<int>(patience.count());
          return options;
      }()),
      rows_(db::Transaction::single_statements((connection_.open(), connection_))),
      asked_(Clock::now()) {
    // A dump may take longer than the server lets a connection rest.
    connection_.run_text("SET SESSION wait_timeout = 604800");
    if (!db::take_housekeeping_lock(rows_, patience)) {
        throw Refused("another backup, fsck --repair or a sweep is at work: try again later");
    }
}

void Hold::require() {
    if (Clock::now() - asked_ >= kAskEvery) {
        require_now();
    }
}

void Hold::require_now() {
    if (!db::holds_housekeeping_lock(rows_)) {
        throw Refused(
            "the database was away meanwhile and files may have been purged: begin again");
    }
    asked_ = Clock::now();
}

} // namespace clono::backup
