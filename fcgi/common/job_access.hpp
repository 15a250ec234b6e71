#pragma once
// Whose job is it, and what may this caller see of it.

#include "db/jobs/job_list_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/job_json.hpp"

namespace clono::fcgi {

/// How much of a job that it may see at all a caller sees.
JobView view_of(const account::Caller& caller);

/// The job when it is the caller's own, or the caller is support or an administrator.
/// Throws HttpError 404 otherwise: another's job doesn't exist.
db::JobRow find_visible_job(db::Transaction& tx, const Context& context, JobId job);

} // namespace clono::fcgi
