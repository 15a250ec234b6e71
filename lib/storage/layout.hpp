#pragma once
// Where the bytes of an upload and a job lie. A path is computed from ids, never stored; everything is below one
// folder on one file system, so that a rename between two places is atomic.
//
//   staging/<random>/                          uploads while they arrive
//   uploads/<user>/<folder>/<stored_name>      upload.folder in hexadecimal, upload_file.stored_name
//   work/<job>/<claim token>/                  one attempt of the engine
//   analysis_result/<user>/<job>/<attempt>/    published, served by nginx
//   live/<user>/<job>.json                     the running estimate, served by nginx
//   trash/                                     on the way out

#include "core/bytes.hpp"
#include "core/id.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clono::storage {

class Layout {
public:
    /// @param files  config.paths.files
    explicit Layout(std::filesystem::path files) : files_(std::move(files)) {}

    const std::filesystem::path& root() const { return files_; }

    std::filesystem::path staging() const { return files_ / "staging"; }

    std::filesystem::path uploads() const { return files_ / "uploads"; }

    std::filesystem::path work() const { return files_ / "work"; }

    std::filesystem::path results() const { return files_ / "analysis_result"; }

    std::filesystem::path live() const { return files_ / "live"; }

    std::filesystem::path trash() const { return files_ / "trash"; }

    std::filesystem::path upload(UserId user, const Bytes<16>& folder) const {
        return uploads() / to_string(user) / to_hex(folder);
    }

    std::filesystem::path work(JobId job) const { return work() / to_string(job); }

    std::filesystem::path work(JobId job, const Bytes<16>& claim_token) const {
        return work(job) / to_hex(claim_token);
    }

    std::filesystem::path results(UserId user, JobId job) const {
        return results() / to_string(user) / to_string(job);
    }

    std::filesystem::path result(UserId user, JobId job, std::uint32_t attempt) const {
        return results(user, job) / std::to_string(attempt);
    }

    std::filesystem::path live(UserId user, JobId job) const {
        return live() / to_string(user) / (to_string(job) + ".json");
    }

private:
    std::filesystem::path files_;
};

} // namespace clono::storage
