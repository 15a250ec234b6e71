#include "ctl/fsck/fsck.hpp"

#include "ctl/fsck/inspector.hpp"
#include "db/maintenance/housekeeping_lock.hpp"

namespace clono::fsck {
namespace {

void require_lock(db::Connection& connection, std::chrono::seconds patience) {
    db::Transaction rows = db::Transaction::single_statements(connection);
    if (!db::take_housekeeping_lock(rows, patience)) {
        throw Busy("a backup or a sweep is at work: repair when it has ended");
    }
}

} // namespace

Summary check_site(const storage::Layout& layout, db::Connection& connection,
                   const Options& options, const Sink& sink) {
    connection.open();
    if (options.repairs) {
        require_lock(connection, options.patience);
    }
    Inspector inspector(layout, connection, options, sink);
    check_uploads(inspector);
    check_results(inspector);
    check_transient(inspector);
    if (options.repairs) {
        db::release_housekeeping_lock(inspector.rows());
    }
    return inspector.summary();
}

} // namespace clono::fsck
