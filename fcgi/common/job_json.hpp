#pragma once

#include "db/jobs/job_list_repository.hpp"

#include <nlohmann/json_fwd.hpp>

namespace clono::fcgi {

/// What somebody may see of a job and do with it.
enum class JobView {
    owner,         ///< everything, and the actions that its state allows
    metadata,      ///< support: nothing of data, names or patient, and no action
    guest_owner,   ///< as owner, but without rerun
    administrator, ///< everything, and cancel alone
};

/// A job as docs/api.md describes it.
nlohmann::json job_to_json(const db::JobRow& job, JobView view);

/// What a failed job's error_code means in both languages, as {"code", "messages"}. A row whose
/// error_detail has "messages" gives those; else a sentence that fits any failure.
nlohmann::json job_error_to_json(const db::JobRow& job);

} // namespace clono::fcgi
