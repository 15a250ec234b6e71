#pragma once
// Rows of a user, an upload and jobs for tests that do not go through the HTTP programs.

#include "core/id.hpp"
#include "db/client/transaction.hpp"

#include <string>

namespace clono::test {

/// A user with one upload of no files. The name must be new.
struct Owner {
    UserId user;
    UploadId upload;
    Bytes<16> folder{};
};

Owner insert_owner(db::Transaction& tx, const std::string& name);

struct NewJob {
    std::string state = "queued";
    std::string parameters = "{}";
    int tier = 1;
    std::string virtual_start = "2026-01-01 00:00:00";
};

JobId insert_job(db::Transaction& tx, const Owner& owner, const NewJob& job = {});

} // namespace clono::test
