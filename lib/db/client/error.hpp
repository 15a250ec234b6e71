#pragma once

#include <stdexcept>
#include <string>

namespace clono::db {

/// What a failure of the database means for the caller.
enum class ErrorKind {
    connection_lost, ///< refused, gone or timed out: whether a COMMIT on its way took effect is unknown
    duplicate_key, ///< key_name() says which unique key
    deadlock,      ///< the server has rolled the transaction back; do it again
    lock_wait,     ///< only the statement was rolled back; roll back, do it again or give up
    refused_value, ///< CHECK, FOREIGN KEY, trigger, too long, out of range
    not_permitted, ///< wrong password or missing right
    out_of_space,  ///< the server's disk is full
    other,         ///< a bug: unknown column, bad SQL
};

/// Text and number are for the log, never for a client.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, int code, const std::string& text);

    [[nodiscard]] ErrorKind kind() const { return kind_; }

    /// The server's or client library's number, such as 1213; 0 for misuse of the library.
    [[nodiscard]] int code() const { return code_; }

    /// Of a duplicate_key: the name of the key without its table ("email_norm", "PRIMARY"); empty otherwise.
    [[nodiscard]] const std::string& key_name() const { return key_name_; }

    [[nodiscard]] bool is_duplicate(std::string_view key) const {
        return kind_ == ErrorKind::duplicate_key && key_name_ == key;
    }

private:
    ErrorKind kind_;
    int code_;
    std::string key_name_;
};

/// Whether the same work may succeed later without anybody mending it or it being wrong: not a verdict on the data.
bool is_passing(ErrorKind kind);

/// The meaning of a number that MariaDB, MySQL or the client library gives.
ErrorKind classify(int code);

} // namespace clono::db
