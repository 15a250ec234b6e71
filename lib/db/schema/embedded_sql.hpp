#pragma once

#include <string>
#include <vector>

namespace clono::db {

struct EmbeddedFile {
    std::string name; ///< "0001_user.sql"
    std::string text;
};

/// sql/migrations and sql/grants as they were when the program was built, in the order of their names.
const std::vector<EmbeddedFile>& embedded_migrations();
const std::vector<EmbeddedFile>& embedded_grants();

} // namespace clono::db
