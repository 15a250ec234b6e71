// One upload from its first byte to its job. docs/job-states.md says what a crash leaves after each write.

#include "account/caller.hpp"
#include "config/config.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "fcgi/common/context.hpp"
#include "fcgi/common/idempotency.hpp"
#include "fcgi/common/job_json.hpp"
#include "fcgi/common/job_limits.hpp"
#include "fcgi/common/job_parameters.hpp"
#include "fcgi/common/nudge.hpp"
#include "fcgi/upload/example_files.hpp"
#include "fcgi/upload/receive.hpp"
#include "fcgi/upload/routes.hpp"
#include "fcgi/upload/staging.hpp"
#include "log/log.hpp"
#include "storage/prepare.hpp"

#include <algorithm>

namespace clono::fcgi {
namespace {

using nlohmann::json;

/// What is stored: the person's request, checked, with its files under their names on the disk.
// NOLINTNEXTLINE(bugprone-exception-escape): json's move throws only on a broken invariant
struct Submission {
    std::string key;
    Sha256Digest request_sha256{};
    JobRequest job;
    db::NewUpload upload;
};

web::HttpError example_only() {
    return {403,
            "example_only",
            {"A guest may run the bundled example only. Register to analyse your own data.",
             "访客只能运行自带示例。注册后即可分析自己的数据。"}};
}

bool is_guest(const Context& context) {
    return context.caller.has_role(account::Role::guest);
}

/// Refuses before the first byte what would be refused at the end. Not when the key is known: its first
/// reply is due then.
void refuse_early(Context& context, const std::string& key) {
    const UserId user = context.caller.user->id;
    const std::uint64_t coming = context.request.body.declared_length().value_or(0);
    const auto reserve = static_cast<std::uint64_t>(context.config.limits.free_bytes);
    if (storage::free_bytes(context.config.paths.files) < reserve + coming) {
        throw storage_full();
    }
    db::Transaction tx = db::Transaction::single_statements(context.database);
    if (!db::find_idempotent_reply(tx, user, key)) {
        require_room_for_job(tx, context);
        require_room_for_bytes(tx, context, 0);
    }
}

ReceivedForm receive(Context& context, const Staging& staging) {
    const config::Limits& limits = context.config.limits;
    return receive_form(context.request, staging.folder(),
                        {static_cast<std::uint64_t>(limits.upload_file_bytes),
                         static_cast<std::uint64_t>(limits.upload_total_bytes),
                         static_cast<std::size_t>(limits.upload_files)});
}

/// The same for the same form, in whatever order and with whatever boundary its parts came.
Sha256Digest hash_of(const ReceivedForm& form) {
    json files = json::object();
    for (const ReceivedFile& file : form.files) {
        files[file.name] = to_hex(file.sha256);
    }
    return sha256(json{{"parameters", form.parameters}, {"files", files}}.dump());
}

const ReceivedFile& file_of(const Sample& sample, std::size_t place, const ReceivedForm& form,
                            web::FieldErrors& errors) {
    const auto found =
        std::find_if(form.files.begin(), form.files.end(),
                     [&](const ReceivedFile& file) { return file.name == sample.file; });
    if (found == form.files.end()) {
        errors["samples[" + std::to_string(place) + "].file"] = {
            "no_such_file", {"No file of this name was sent.", "没有发送此名称的文件。"}};
        return form.files.front();
    }
    return *found;
}

/// Matches samples and files one to one and gives each file its name on the disk.
std::vector<db::NewUploadFile> match_files(const std::vector<Sample>& samples,
                                           const ReceivedForm& form) {
    web::FieldErrors errors;
    std::vector<db::NewUploadFile> matched;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const ReceivedFile& file = file_of(samples[i], i, form, errors);
        const auto position = static_cast<std::uint16_t>(i + 1);
        const std::string stored = std::to_string(position) + (file.is_gzip ? ".tsv.gz" : ".tsv");
        matched.push_back({position, file.name, stored, file.bytes, file.sha256});
    }
    for (std::size_t i = 0; i < form.files.size(); ++i) {
        const auto is_its = [&](const Sample& sample) {
            return sample.file == form.files[i].name;
        };
        if (std::none_of(samples.begin(), samples.end(), is_its)) {
            errors["files[" + std::to_string(i) + "]"] = {
                "no_sample", {"No sample names this file.", "没有样本使用此文件。"}};
        }
    }
    if (!errors.empty()) {
        throw invalid_fields(std::move(errors));
    }
    return matched;
}

void require_example(const Context& context, const ReceivedForm& form) {
    const auto allowed = example_hashes(context.config.site.html);
    for (const ReceivedFile& file : form.files) {
        if (!allowed.contains(file.sha256)) {
            throw example_only();
        }
    }
}

Submission check(const Context& context, std::string key, const ReceivedForm& form,
                 const Staging& staging) {
    if (is_guest(context)) {
        require_example(context, form);
    }
    Submission submission;
    submission.key = std::move(key);
    submission.request_sha256 = hash_of(form);
    submission.job = read_job_request(form.parameters,
                                      parameter_limits(context.config.limits, is_guest(context)));
    submission.upload = {context.caller.user->id, staging.name(),
                         match_files(submission.job.samples, form)};
    return submission;
}

void name_files(const Staging& staging, const ReceivedForm& form, const db::NewUpload& upload) {
    for (const db::NewUploadFile& file : upload.files) {
        const auto received =
            std::find_if(form.files.begin(), form.files.end(), [&](const ReceivedFile& candidate) {
                return candidate.name == file.original_name;
            });
        staging.folder().move(received->staged_name, staging.folder(), file.stored_name);
    }
}

std::uint64_t total_bytes(const db::NewUpload& upload) {
    std::uint64_t total = 0;
    for (const db::NewUploadFile& file : upload.files) {
        total += file.bytes;
    }
    return total;
}

web::Response insert(db::Transaction& tx, const Context& context, const Submission& submission) {
    require_room_for_job(tx, context);
    require_room_for_bytes(tx, context, total_bytes(submission.upload));
    const UploadId upload = db::insert_upload(tx, submission.upload);
    const JobId job =
        db::insert_job(tx, {.user = submission.upload.user,
                            .upload = upload,
                            .parent = {},
                            .name = submission.job.name,
                            .start = submission.job.start,
                            .tier = static_cast<std::uint8_t>(context.caller.user->tier),
                            .parameters = submission.job.parameters.dump(),
                            .request_id = context.request.request_id});
    const JobView view = is_guest(context) ? JobView::guest_owner : JobView::owner;
    web::Response reply =
        web::json_response(202, {{"upload", {{"id", upload.value()}}},
                                 {"job", job_to_json(*db::find_job(tx, job), view)},
                                 {"status_url", "/api/jobs/" + to_string(job)}});
    keep_first_reply(tx, submission.upload.user, submission.key, submission.request_sha256, reply);
    return reply;
}

/// The one transaction. Done again after a lost connection: key and folder are unique, so the second try
/// finds out whether the first took effect.
web::Response submit(Context& context, const Submission& submission, Staging& staging) {
    bool is_stored = false;
    const auto work = [&](db::Transaction& tx) {
        lock_active_user(tx, submission.upload.user);
        auto first =
            find_first_reply(tx, submission.upload.user, submission.key, submission.request_sha256);
        is_stored = !first || db::has_upload(tx, staging.name());
        return first ? *first : insert(tx, context, submission);
    };
    try {
        web::Response reply =
            db::run_unit_of_work(context.database, db::Repeat::after_lost_connection_too, work);
        if (is_stored) {
            staging.keep();
        }
        return reply;
    } catch (const db::Error&) {
        staging
            .keep(); // a first COMMIT may still take effect; if not, the folder is swept after a day
        throw;
    }
}

} // namespace

web::Response take_upload(Context& context) {
    const std::string key = require_idempotency_key(context.request);
    refuse_early(context, key);
    Staging staging{storage::Layout(context.config.paths.files)};
    const ReceivedForm form = receive(context, staging);
    const Submission submission = check(context, key, form, staging);
    name_files(staging, form, submission.upload);
    staging.place(submission.upload.user);
    web::Response reply = submit(context, submission, staging);
    nudge_supervisors(context.config.paths.run);
    log::info("upload_taken", {{"request", context.request.request_id},
                               {"user", submission.upload.user},
                               {"files", submission.upload.files.size()},
                               {"bytes", total_bytes(submission.upload)},
                               {"replayed", !reply.header("Idempotent-Replay").empty()}});
    return reply;
}

} // namespace clono::fcgi
