#include "fcgi/result/published_result.hpp"

#include "config/config.hpp"
#include "fcgi/common/job_access.hpp"
#include "log/log.hpp"
#include "storage/layout.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace clono::fcgi {
namespace {

using storage::Folder;

constexpr const char* kManifest = "manifest.json";
constexpr std::size_t kLargestManifest = 16UL * 1024 * 1024;

web::HttpError not_done() {
    return conflict("not_done", {"This analysis is not finished.", "此分析尚未完成。"});
}

web::HttpError result_missing() {
    return {404,
            "result_missing",
            {"The files of this result are no longer there.", "此结果的文件已不存在。"}};
}

Folder open_published(const storage::Layout& layout, const db::JobRow& job) {
    return Folder::open(layout.results())
        .open_folder(to_string(job.user))
        .open_folder(to_string(job.id))
        .open_folder(std::to_string(*job.result_attempt));
}

} // namespace

PublishedResult PublishedResult::open(db::Transaction& tx, const Context& context) {
    db::JobRow job = find_visible_job(tx, context, context.path_id<JobId>("id"));
    if (job.state != "done" || !job.result_attempt) {
        throw not_done();
    }
    const JobId id = job.id;
    try {
        const storage::Layout layout(context.config.paths.files);
        Folder folder = open_published(layout, job);
        PublishedResult result(std::move(job), std::move(folder));
        result.read_manifest();
        return result;
    } catch (const storage::Error& error) {
        if (!error.is_missing()) {
            throw;
        }
        log::error("result_missing", {{"job", id}, {"what", error.what()}});
        throw result_missing();
    }
}

PublishedResult::PublishedResult(db::JobRow job, Folder folder)
    : job_(std::move(job)), folder_(std::move(folder)) {}

void PublishedResult::read_manifest() {
    const std::string text = folder_.open_file(kManifest).read_all(kLargestManifest);
    const auto manifest = nlohmann::json::parse(text);
    engine_ = manifest.value("engine", "");
    if (const auto seed = manifest.find("seed");
        seed != manifest.end() && seed->is_number_integer()) {
        seed_ = seed->get<std::uint64_t>();
    }
    for (const auto& file : manifest.at("files")) {
        files_[file.at("path").get<std::string>()] = {file.at("bytes").get<std::uint64_t>(),
                                                      file.at("sha256").get<std::string>()};
    }
}

bool PublishedResult::has_thumbnail(const std::string& png_path) const {
    try {
        (void)open_file("thumbnails/" + png_path);
        return true;
    } catch (const storage::Error&) {
        return false;
    }
}

storage::File PublishedResult::open_file(std::string_view path) const {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
        return folder_.open_file(path);
    }
    Folder folder = folder_.open_folder(path.substr(0, slash));
    path.remove_prefix(slash + 1);
    for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/')) {
        folder = folder.open_folder(path.substr(0, end));
        path.remove_prefix(end + 1);
    }
    return folder.open_file(path);
}

std::string PublishedResult::place() const {
    return to_string(job_.user) + "/" + to_string(job_.id) + "/" +
           std::to_string(*job_.result_attempt) + "/";
}

} // namespace clono::fcgi
