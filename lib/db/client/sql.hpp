#pragma once
// Every statement that the program may send is a named constant of this type, beside its one use:
//
//     namespace {
//     const db::Sql kFindJob{"job.find", "SELECT id, state FROM job WHERE id = ? AND user_id = ?"};
//     }
//     ...
//     if (auto row = tx.query_one(kFindJob, job, user)) { ... row->get<JobId>("id") ... }
//
// Connection and Transaction take nothing else, so no statement can be forgotten: tests/db PREPAREs all that
// registered themselves here against the migrated schema, and refuses words outside of what MariaDB >= 10.6
// and MySQL >= 8.0.29 have in common. A repository in lib/db is in that test without doing anything. Values
// are always `?`; a statement with optional filters says `(? IS NULL OR state = ?)`.

#include <string>
#include <vector>

namespace clono::db {

class Sql {
public:
    /// @param name  "<noun>.<intent>", unique in the program
    Sql(const char* name, const char* text);
    ~Sql() = default;
    Sql(const Sql&) =
        delete; // the address is the identity under which a connection keeps it prepared
    Sql& operator=(const Sql&) = delete;
    Sql(Sql&&) = delete;
    Sql& operator=(Sql&&) = delete;

    [[nodiscard]] const char* name() const { return name_; }

    [[nodiscard]] const char* text() const { return text_; }

    /// All that were constructed so far, in no particular order. Constants of a static library are there
    /// only when something of their file is linked.
    static const std::vector<const Sql*>& all();

private:
    const char* name_;
    const char* text_;
};

} // namespace clono::db
