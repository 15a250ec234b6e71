#include "fcgi/common/job_limits.hpp"

#include "account/caller.hpp"
#include "config/config.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "fcgi/common/errors.hpp"

namespace clono::fcgi {

void lock_active_user(db::Transaction& tx, UserId user) {
    const auto row = db::lock_user(tx, user);
    if (!row || row->state != db::UserState::active) {
        throw login_required();
    }
}

void require_room_for_job(db::Transaction& tx, const Context& context) {
    const config::Limits& limits = context.config.limits;
    const bool is_guest = context.caller.has_role(account::Role::guest);
    const int most = is_guest ? limits.guest_jobs : limits.jobs_per_user;
    if (db::count_open_jobs(tx, context.caller.user->id) >= static_cast<std::uint64_t>(most)) {
        const std::string number = std::to_string(most);
        throw conflict("too_many_jobs",
                       {"You have " + number +
                            " unfinished analyses, as many as allowed. "
                            "Wait for one, or cancel one.",
                        "您有 " + number + " 个未完成的分析，已达上限。请等待或取消其中一个。"});
    }
}

void require_room_for_bytes(db::Transaction& tx, const Context& context, std::uint64_t bytes) {
    const auto quota = static_cast<std::uint64_t>(context.config.limits.quota_bytes);
    if (db::count_stored_bytes(tx, context.caller.user->id) + bytes > quota) {
        throw web::HttpError(413, "quota_exceeded",
                             {"Your space is used up. Delete uploads that you no longer need.",
                              "您的存储空间已用完，请删除不再需要的上传。"});
    }
}

} // namespace clono::fcgi
