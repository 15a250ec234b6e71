#pragma once

#include "db/client/connection.hpp"
#include "db/client/error.hpp"

#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace clono::db {

/// A transaction by statements, and what repositories take. Connector's own commit() returns normally on a
/// lost connection, so COMMIT is a statement here: when commit() returns, the server has said yes.
class Transaction {
public:
    /// START TRANSACTION on an open connection.
    explicit Transaction(Connection& connection);
    /// ROLLBACK unless committed. Never throws; a connection on which that fails is closed.
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;

    /// Without START TRANSACTION: each statement is a transaction of its own. For one SELECT in a hot path.
    static Transaction single_statements(Connection& connection) {
        return {connection, SingleStatements{}};
    }

    template <class... Args>
    Rows query(const Sql& sql, const Args&... args) {
        return connection_.query(sql, {Value{args}...});
    }

    /// Rows whose first row was stepped to; nothing when there is none.
    template <class... Args>
    std::optional<Rows> query_one(const Sql& sql, const Args&... args) {
        Rows rows = query(sql, args...);
        return rows.next() ? std::optional{std::move(rows)} : std::nullopt;
    }

    /// @return rows matched (UPDATE), inserted or deleted
    template <class... Args>
    std::uint64_t execute(const Sql& sql, const Args&... args) {
        return connection_.execute(sql, {Value{args}...});
    }

    /// INSERT one row; @return its AUTO_INCREMENT id.
    template <class AnyId, class... Args>
    AnyId insert(const Sql& sql, const Args&... args) {
        execute(sql, args...);
        return AnyId{connection_.last_insert_id()};
    }

    /// Throws Error; after a connection_lost it is unknown whether the transaction took effect.
    void commit();

private:
    struct SingleStatements {};

    Transaction(Connection& connection, SingleStatements)
        : connection_(connection), is_open_(false) {}

    Connection& connection_;
    bool is_open_;
};

/// When a unit of work may be done a second time.
enum class Repeat {
    /// Only when the first try certainly had no effect: deadlock, or lost before the first statement of work.
    if_without_effect,
    /// Also after a connection lost on the way. Only for work that carries a unique key made before the first
    /// try, and that takes its duplicate_key as "the first try took effect"; or for work that only reads.
    after_lost_connection_too,
};

/// Run `work(Transaction&)`, commit, and return what it returned. One repetition at most (see Repeat); the
/// second failure goes to the caller. Opens the connection when needed. Errors other than deadlock and lost
/// connection are never repeated.
template <class Work>
auto run_unit_of_work(Connection& connection, Repeat repeat, Work work)
    -> std::invoke_result_t<Work&, Transaction&> {
    const auto once = [&](bool& has_begun) {
        connection.open();
        Transaction transaction{connection};
        has_begun = true;
        if constexpr (std::is_void_v<std::invoke_result_t<Work&, Transaction&>>) {
            work(transaction);
            transaction.commit();
        } else {
            auto result = work(transaction);
            transaction.commit();
            return result;
        }
    };
    bool has_begun = false;
    const bool was_open = connection.is_open();
    try {
        return once(has_begun);
    } catch (const Error& error) {
        const bool lost = error.kind() == ErrorKind::connection_lost;
        const bool is_stale = lost && was_open && !has_begun;
        const bool may_repeat = error.kind() == ErrorKind::deadlock || is_stale ||
                                (lost && has_begun && repeat == Repeat::after_lost_connection_too);
        if (!may_repeat) {
            throw;
        }
    }
    return once(has_begun);
}

} // namespace clono::db
