#include "db/client/result.hpp"

#include "db/client/error.hpp"
#include "db/client/guard.hpp"

#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>

#include <algorithm>

namespace clono::db {

Rows::Rows(std::shared_ptr<sql::PreparedStatement> statement, std::unique_ptr<sql::ResultSet> set)
    : statement_(std::move(statement)), set_(std::move(set)) {}

Rows::~Rows() = default;
Rows::Rows(Rows&&) noexcept = default;

Rows& Rows::operator=(Rows&& other) noexcept {
    set_ = std::move(other.set_); // before the statement that it was made by
    statement_ = std::move(other.statement_);
    return *this;
}

bool Rows::next() {
    return guarded("next row", [&] { return set_->next(); });
}

bool Rows::is_null(const char* column) const {
    return guarded(column, [&] { return set_->isNull(column); });
}

void Rows::demand_value(const char* column) const {
    if (is_null(column)) {
        refuse(column, "is NULL");
    }
}

void Rows::refuse(const char* column, const char* why) {
    throw Error(ErrorKind::other, 0, std::string{"column "} + column + " " + why);
}

std::int64_t Rows::get_signed(const char* column) const {
    demand_value(column);
    return guarded(column, [&] { return set_->getInt64(column); });
}

std::uint64_t Rows::get_unsigned(const char* column) const {
    demand_value(column);
    return guarded(column, [&] { return set_->getUInt64(column); });
}

double Rows::get_double(const char* column) const {
    demand_value(column);
    return guarded(column, [&] { return static_cast<double>(set_->getDouble(column)); });
}

std::string Rows::get_text(const char* column) const {
    demand_value(column);
    return guarded(column, [&] { return set_->getString(column).asStdString(); });
}

Timestamp Rows::get_time(const char* column) const {
    const auto time = parse_sql_datetime(get_text(column));
    if (!time) {
        refuse(column, "is no DATETIME");
    }
    return *time;
}

void Rows::get_bytes(const char* column, std::span<std::uint8_t> out) const {
    const std::string bytes = get_text(column);
    if (bytes.size() != out.size()) {
        refuse(column, "has another length");
    }
    std::copy(bytes.begin(), bytes.end(), out.begin());
}

} // namespace clono::db
