#include "tests/chaos/phase.hpp"

#include <nlohmann/json.hpp>

namespace clono::chaos {
namespace {

namespace fs = std::filesystem;

nlohmann::json read_json(const fs::path& file) {
    return nlohmann::json::parse(testing::read_file(file), nullptr, false);
}

bool has_file(const fs::path& folder) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        if (it->is_regular_file(error)) {
            return true;
        }
    }
    return false;
}

bool has_entry_with(const fs::path& folder, const std::string& prefix) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().string().starts_with(prefix)) {
            return true;
        }
    }
    return false;
}

bool is_journalled(const Stack& stack, JobId job) {
    std::error_code error;
    const auto journal = stack.folder() / "files/journal";
    for (fs::directory_iterator it(journal, error), end; !error && it != end; it.increment(error)) {
        if (has_entry_with(it->path(), to_string(job) + "-")) {
            return true;
        }
    }
    return false;
}

std::string phase_in(const fs::path& folder) {
    const auto result = folder / "result";
    if (fs::exists(result / "manifest.json")) {
        return has_file(folder / "thumbnails") ? phase::kThumbnails : phase::kManifest;
    }
    const auto progress = read_json(result / "progress.json");
    const auto stage =
        progress.is_object() ? progress.value("stage", std::string()) : std::string();
    if (stage.empty()) {
        return phase::kPrepared;
    }
    if (stage != "check" && stage != "sampling") {
        return phase::kLater;
    }
    return has_file(result / "checkpoint") ? phase::kSampling : phase::kFirst;
}

} // namespace

std::optional<fs::path> folder_of_attempt(const Stack& stack, JobId job, std::uint32_t attempt) {
    std::error_code error;
    for (fs::directory_iterator it(stack.layout().work(job), error), end; !error && it != end;
         it.increment(error)) {
        const auto note = read_json(it->path() / "attempt.json");
        if (note.is_object() && note.value("attempt", 0u) == attempt) {
            return it->path();
        }
    }
    return std::nullopt;
}

std::optional<std::string> phase_of(const Stack& stack, JobId job, const JobRow& row) {
    if (row.state == "done") {
        const bool is_tidy = !is_journalled(stack, job) && !fs::exists(stack.layout().work(job));
        return is_tidy ? std::nullopt : std::optional<std::string>(phase::kWritten);
    }
    if (row.claimed_by.empty()) {
        return std::nullopt;
    }
    if (row.state == "preparing") {
        return phase::kCheck;
    }
    if (is_journalled(stack, job)) {
        return phase::kJournalled;
    }
    if (fs::exists(stack.result_of(job, row.attempt))) {
        return phase::kNamed;
    }
    const auto results = stack.layout().results(stack.owner().user, job);
    if (has_entry_with(results, ".part-" + std::to_string(row.attempt) + "-")) {
        return phase::kPublishing;
    }
    const auto folder = folder_of_attempt(stack, job, row.attempt);
    return folder ? phase_in(*folder) : phase::kClaimed;
}

} // namespace clono::chaos
