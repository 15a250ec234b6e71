#pragma once
// One function for each route of this program; docs/api.md says what each takes and gives.

#include "fcgi/common/context.hpp"
#include "web/response.hpp"

namespace clono::fcgi {

web::Response list_notices_in_force(Context& context);
web::Response list_all_notices(Context& context);
web::Response make_notice(Context& context);
web::Response change_notice(Context& context);
web::Response delete_notice(Context& context);
web::Response list_users(Context& context);
web::Response change_user(Context& context);
web::Response delete_user(Context& context);
web::Response end_sessions_of_user(Context& context);
web::Response list_all_jobs(Context& context);
web::Response cancel_any_job(Context& context);
web::Response retry_any_job(Context& context);
web::Response trash_any_job(Context& context);
web::Response restore_any_job(Context& context);
web::Response list_audit(Context& context);
web::Response show_settings(Context& context);
web::Response change_settings(Context& context);

} // namespace clono::fcgi
