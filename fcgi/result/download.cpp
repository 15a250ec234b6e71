// Downloads that are recorded: one file through nginx (X-Accel-Redirect), or everything as one zip.

#include "account/caller.hpp"
#include "db/maintenance/audit_repository.hpp"
#include "fcgi/result/published_result.hpp"
#include "fcgi/result/routes.hpp"
#include "fcgi/result/stored_zip.hpp"
#include "web/url.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace clono::fcgi {
namespace {

constexpr const char* kManifest = "manifest.json";

void record(db::Transaction& tx, const Context& context, const PublishedResult& result,
            const std::string& action, const nlohmann::json& detail) {
    if (context.request.method == web::Method::head) {
        return; // nothing was downloaded
    }
    db::insert_audit_record(tx, {.user = context.caller.user->id,
                                 .action = action,
                                 .object_kind = "job",
                                 .object_id = result.job().id.value(),
                                 .address = context.request.remote_address,
                                 .request_id = context.request.request_id,
                                 .detail = detail.dump()});
}

/// RFC 6266: an ASCII name for old readers and the name itself in UTF-8.
std::string attachment(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        const bool is_plain = c > 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
        plain += is_plain ? c : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + web::percent_encode(name);
}

std::string encoded_path(std::string_view path) {
    std::string encoded;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        encoded += web::percent_encode(path.substr(0, slash));
        path.remove_prefix(slash);
        if (!path.empty()) {
            encoded += '/';
            path.remove_prefix(1);
        }
    }
    return encoded;
}

} // namespace

web::Response download_file(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const PublishedResult result = PublishedResult::open(tx, context);
    const std::string& path = context.path_value("path");
    if (path != kManifest && !result.has(path)) {
        throw not_found();
    }
    record(tx, context, result, "result.download", {{"path", path}});
    web::Response response;
    response.set_header("X-Accel-Redirect", "/results/" + result.place() + encoded_path(path));
    response.set_header("Content-Disposition", attachment(path.substr(path.rfind('/') + 1)));
    response.set_header("Cache-Control", "private, no-cache");
    return response;
}

web::Response download_archive(Context& context) {
    db::Transaction tx = db::Transaction::single_statements(context.database);
    // Shared with the zip, which reads the files when the reply is written.
    const auto result = std::make_shared<const PublishedResult>(PublishedResult::open(tx, context));
    const std::string folder = "clonoscope_" + to_string(result->job().id);
    const auto zip = std::make_shared<StoredZip>(*result->job().finished_at);
    const auto add = [&](const std::string& path) {
        zip->add(folder + "/" + path, [result, path] { return result->open_file(path); });
    };
    for (const auto& [path, file] : result->files()) {
        add(path);
    }
    add(kManifest);
    record(tx, context, *result, "result.archive", {{"bytes", zip->size()}});
    web::Response response;
    response.set_header("Content-Type", "application/zip");
    response.set_header("Content-Disposition", attachment(folder + ".zip"));
    response.set_header("Cache-Control", "private, no-cache");
    response.stream = {zip->size(), [zip](const web::Sink& sink) {
                           zip->write(sink);
                       }};
    return response;
}

} // namespace clono::fcgi
