#pragma once
// Inside lib/db only: turns the Connector's exceptions into db::Error.

#include "db/client/error.hpp"

#include <cppconn/exception.h>

#include <string>

namespace clono::db {

/// `work()`; whatever the Connector throws becomes an Error whose text begins with `what`.
template <class Work>
auto guarded(const char* what, Work work) {
    try {
        return work();
    } catch (const sql::SQLException& error) {
        throw Error(classify(error.getErrorCode()), error.getErrorCode(),
                    std::string{what} + ": " + error.what());
    }
}

} // namespace clono::db
