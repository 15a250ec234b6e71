#pragma once

#include "db/client/transaction.hpp"

#include <cstdint>
#include <optional>

namespace clono::db {

struct JobFiles {
    UserId owner;
    std::optional<std::uint32_t> result_attempt; ///< published; nothing before the job is done
};

/// Whose files a job's are; nothing when there is no such job.
std::optional<JobFiles> find_job_files(Transaction& tx, JobId job);

} // namespace clono::db
