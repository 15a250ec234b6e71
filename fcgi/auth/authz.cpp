#include "account/caller.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"
#include "db/uploads/file_access_repository.hpp"
#include "fcgi/auth/actions.hpp"
#include "fcgi/common/second_factor_rule.hpp"

#include <charconv>

namespace clono::fcgi {
namespace {

/// The file that nginx asks about.
struct WantedFile {
    UserId user;
    JobId job;
    std::uint32_t attempt = 0; ///< 0 for the running estimate
    bool is_live = false;
};

std::optional<WantedFile> wanted_file(const web::Request& request) {
    const auto user = parse_id<UserId>(request.param("AUTHZ_USER"));
    const auto job = parse_id<JobId>(request.param("AUTHZ_JOB"));
    const std::string_view attempt = request.param("AUTHZ_ATTEMPT");
    const std::string_view file_class = request.param("AUTHZ_CLASS");
    if (!user || !job || (file_class != "result" && file_class != "live")) {
        return std::nullopt;
    }
    WantedFile wanted{.user = *user, .job = *job, .is_live = file_class == "live"};
    const auto [stop, error] =
        std::from_chars(attempt.data(), attempt.data() + attempt.size(), wanted.attempt);
    if (error != std::errc{} || stop != attempt.data() + attempt.size()) {
        return std::nullopt;
    }
    return wanted;
}

/// Only the owner and administrators see mutation data; and only the attempt that was published.
bool may_read(Context& context, const WantedFile& wanted) {
    if (context.caller.user->id != wanted.user && !context.caller.has_role(db::Role::admin)) {
        return false;
    }
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const auto files = db::find_job_files(tx, wanted.job);
    return files && files->owner == wanted.user &&
           (wanted.is_live || files->result_attempt == wanted.attempt);
}

/// nginx keeps an answer as long as it says; a yes for 50 s more while this program fails.
web::Response answer(int status, const char* cache_control) {
    web::Response response;
    response.status = status;
    response.set_header("Cache-Control", cache_control);
    return response;
}

} // namespace

web::Response authorise_file(Context& context) {
    if (context.caller.is_anonymous()) {
        return answer(401, "max-age=2");
    }
    if (lacks_second_factor(context.config.session, context.database, context.caller)) {
        return answer(403, "max-age=2");
    }
    const auto wanted = wanted_file(context.request);
    if (!wanted || !may_read(context, *wanted)) {
        return answer(403, "max-age=2");
    }
    return answer(204, "max-age=10, stale-if-error=50");
}

} // namespace clono::fcgi
