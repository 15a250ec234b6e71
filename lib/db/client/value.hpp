#pragma once
// What goes into a `?` and what comes out of a column.

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "core/time.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace clono::db {

/// One value to bind. Made implicitly from what repositories have: integers, double, bool, text, raw bytes
/// (BINARY, BLOB), Timestamp, ids, and optional of any of them (empty: NULL).
class Value {
public:
    struct Null {};

    struct Binary {
        std::string bytes;
    };

    using Any = std::variant<Null, std::int64_t, std::uint64_t, double, std::string, Binary>;

    // NOLINTBEGIN(google-explicit-constructor): so that query(kFind, job, name) reads as it should
    Value(std::nullopt_t) {}

    Value(bool yes) : any_(std::int64_t{yes ? 1 : 0}) {}

    template <std::signed_integral Number>
    Value(Number number) : any_(static_cast<std::int64_t>(number)) {}

    template <std::unsigned_integral Number>

    requires(!std::same_as<Number, bool>) Value(Number number)
        : any_(static_cast<std::uint64_t>(number)) {}

    Value(double number) : any_(number) {}

    Value(std::string_view text) : any_(std::string{text}) {}

    Value(const std::string& text) : any_(text) {}

    Value(const char* text) : any_(std::string{text}) {}

    template <std::size_t N>
    Value(const Bytes<N>& bytes) : any_(Binary{{bytes.begin(), bytes.end()}}) {}

    Value(Timestamp time) : any_(format_sql_datetime(time)) {}

    template <class Tag>
    Value(Id<Tag> id) : any_(id.value()) {}

    template <class T>
    Value(const std::optional<T>& maybe) : any_(maybe ? Value{*maybe}.any_ : Any{Null{}}) {}

    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] const Any& any() const { return any_; }

private:
    Any any_;
};

} // namespace clono::db
