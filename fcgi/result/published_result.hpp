#pragma once
// A published folder analysis_result/<user>/<job>/<attempt>/, found by ids and opened without following
// links. Only what its manifest lists exists for a reader, and the manifest itself and the thumbnails.

#include "db/jobs/job_list_repository.hpp"
#include "fcgi/common/context.hpp"
#include "storage/folder.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace clono::fcgi {

struct ResultFile {
    std::uint64_t bytes = 0;
    std::string sha256; ///< hexadecimal
};

class PublishedResult {
public:
    /// The result of the job in the route's {id}. Throws HttpError 404 when the caller may not see the job
    /// or its folder is gone, 409 `not_done` before it is done.
    static PublishedResult open(db::Transaction& tx, const Context& context);

    const db::JobRow& job() const { return job_; }

    const std::string& engine() const { return engine_; }

    std::optional<std::uint64_t> seed() const { return seed_; }

    /// By path, such as "tables/loci.tsv".
    const std::map<std::string, ResultFile>& files() const { return files_; }

    bool has(const std::string& path) const { return files_.contains(path); }

    bool has_thumbnail(const std::string& png_path) const;

    /// Opens a file of the folder by its path. Throws storage::Error.
    storage::File open_file(std::string_view path) const;

    /// "3/17/1/": the folder below analysis_result, for URLs.
    std::string place() const;

private:
    PublishedResult(db::JobRow job, storage::Folder folder);
    void read_manifest();

    db::JobRow job_;
    storage::Folder folder_;
    std::string engine_;
    std::optional<std::uint64_t> seed_;
    std::map<std::string, ResultFile> files_;
};

} // namespace clono::fcgi
