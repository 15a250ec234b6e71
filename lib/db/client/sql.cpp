#include "db/client/sql.hpp"

namespace clono::db {
namespace {

std::vector<const Sql*>& registry() {
    static std::vector<const Sql*>
        statements; // filled before main, while constants are constructed
    return statements;
}

} // namespace

Sql::Sql(const char* name, const char* text) : name_(name), text_(text) {
    registry().push_back(this);
}

const std::vector<const Sql*>& Sql::all() {
    return registry();
}

} // namespace clono::db
