#include "db/uploads/file_access_repository.hpp"

namespace clono::db {
namespace {

const Sql kFind{"file_access.find_job", "SELECT user_id, result_attempt FROM job WHERE id = ?"};

} // namespace

std::optional<JobFiles> find_job_files(Transaction& tx, JobId job) {
    const auto row = tx.query_one(kFind, job);
    if (!row) {
        return std::nullopt;
    }
    return JobFiles{row->get<UserId>("user_id"),
                    row->get<std::optional<std::uint32_t>>("result_attempt")};
}

} // namespace clono::db
