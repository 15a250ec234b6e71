#include "fcgi/common/job_access.hpp"

#include "account/caller.hpp"

namespace clono::fcgi {

using account::Role;

JobView view_of(const account::Caller& caller) {
    if (caller.has_role(Role::support)) {
        return JobView::metadata;
    }
    if (caller.has_role(Role::admin)) {
        return JobView::administrator;
    }
    return caller.has_role(Role::guest) ? JobView::guest_owner : JobView::owner;
}

db::JobRow find_visible_job(db::Transaction& tx, const Context& context, JobId job) {
    const bool sees_all =
        context.caller.has_role(Role::support) || context.caller.has_role(Role::admin);
    const auto row =
        sees_all ? db::find_job(tx, job) : db::find_own_job(tx, job, context.caller.user->id);
    if (!row) {
        throw not_found();
    }
    return *row;
}

} // namespace clono::fcgi
