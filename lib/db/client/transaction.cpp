#include "db/client/transaction.hpp"

namespace clono::db {

Transaction::Transaction(Connection& connection) : connection_(connection), is_open_(true) {
    connection_.run_text("START TRANSACTION");
}

Transaction::~Transaction() {
    if (!is_open_ || !connection_.is_open()) {
        return;
    }
    try {
        connection_.run_text("ROLLBACK");
    } catch (const std::exception&) {
        connection_.close(); // the server rolls back what a closed connection leaves
    }
}

void Transaction::commit() {
    if (!is_open_) {
        throw Error(ErrorKind::other, 0, "commit without a transaction");
    }
    connection_.run_text("COMMIT");
    is_open_ = false;
}

} // namespace clono::db
