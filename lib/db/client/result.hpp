#pragma once

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "core/time.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace sql {
class PreparedStatement;
class ResultSet;
} // namespace sql

namespace clono::db {

template <class T>
struct IsOptional : std::false_type {};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsId : std::false_type {};

template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
struct IsBytes : std::false_type {};

template <std::size_t N>
struct IsBytes<Bytes<N>> : std::true_type {};

/// The rows of one SELECT, all of them already with the client. Use: `while (rows.next()) rows.get<JobId>("id")`.
class Rows {
public:
    Rows(std::shared_ptr<sql::PreparedStatement> statement, std::unique_ptr<sql::ResultSet> set);
    ~Rows();
    Rows(Rows&&) noexcept;
    Rows& operator=(Rows&&) noexcept;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    /// Step to the next row; false after the last one.
    bool next();

    /// A column of the row that next() stepped to. T: bool, an integer, double, std::string (text, JSON or
    /// BLOB), Bytes<N>, Timestamp, an Id, or std::optional of these. A NULL where T is no optional, a value
    /// that doesn't fit T and an unknown column throw Error (kind other).
    template <class T>
    [[nodiscard]] T get(const char* column) const {
        if constexpr (IsOptional<T>::value) {
            return is_null(column) ? T{} : T{get<typename T::value_type>(column)};
        } else if constexpr (IsId<T>::value) {
            return T{get_unsigned(column)};
        } else if constexpr (std::same_as<T, bool>) {
            return get_signed(column) != 0;
        } else if constexpr (IsBytes<T>::value) {
            T bytes{};
            get_bytes(column, bytes);
            return bytes;
        } else if constexpr (std::same_as<T, std::string>) {
            return get_text(column);
        } else if constexpr (std::same_as<T, Timestamp>) {
            return get_time(column);
        } else if constexpr (std::floating_point<T>) {
            return static_cast<T>(get_double(column));
        } else if constexpr (std::unsigned_integral<T>) {
            return narrow<T>(column, get_unsigned(column));
        } else {
            static_assert(std::signed_integral<T>);
            return narrow<T>(column, get_signed(column));
        }
    }

    [[nodiscard]] bool is_null(const char* column) const;

private:
    [[nodiscard]] std::int64_t get_signed(const char* column) const;
    [[nodiscard]] std::uint64_t get_unsigned(const char* column) const;
    [[nodiscard]] double get_double(const char* column) const;
    [[nodiscard]] std::string get_text(const char* column) const;
    [[nodiscard]] Timestamp get_time(const char* column) const;
    void get_bytes(const char* column, std::span<std::uint8_t> out) const;
    void demand_value(const char* column) const;
    [[noreturn]] static void refuse(const char* column, const char* why);

    template <class T, class Wide>
    static T narrow(const char* column, Wide wide) {
        if (static_cast<Wide>(static_cast<T>(wide)) != wide) {
            refuse(column, "does not fit");
        }
        return static_cast<T>(wide);
    }

    std::shared_ptr<sql::PreparedStatement> statement_; // must outlive the set
    std::unique_ptr<sql::ResultSet> set_;
};

} // namespace clono::db
