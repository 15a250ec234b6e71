#include "supervisor/attempt/journal.hpp"

#include "log/log.hpp"
#include "storage/safe_file.hpp"

#include <nlohmann/json.hpp>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

using nlohmann::json;
using To = db::Settlement::To;

constexpr std::pair<To, const char*> kNames[] = {
    {To::done, "done"},         {To::failed, "failed"},   {To::paused, "paused"},
    {To::put_back, "put_back"}, {To::checked, "checked"}, {To::cancelled, "cancelled"}};

const char* name_of(To to) {
    for (const auto& [value, name] : kNames) {
        if (value == to) {
            return name;
        }
    }
    throw std::logic_error("an end without a name");
}

To end_named(const std::string& text) {
    for (const auto& [value, name] : kNames) {
        if (text == name) {
            return value;
        }
    }
    throw std::invalid_argument("unknown end " + text);
}

template <class T>
json nullable(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

std::optional<std::string> optional_text(const json& value) {
    return value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
}

std::string to_text(const JournalEntry& entry) {
    const auto& s = entry.settlement;
    return json{{"version", 1},
                {"job", entry.job.value()},
                {"user", entry.user.value()},
                {"token", to_hex(entry.token)},
                {"attempt", entry.attempt},
                {"to", name_of(s.to)},
                {"error_code", s.error_code},
                {"error_detail", nullable(s.error_detail)},
                {"findings", nullable(s.findings)},
                {"engine_end", nullable(s.engine_end)},
                {"engine_words", nullable(s.engine_words)},
                {"counts_as_failure", s.counts_as_failure},
                {"clears_failures", s.clears_failures},
                {"delay_ms", s.delay.count()}}
        .dump();
}

JournalEntry from_text(const std::string& text) {
    const auto object = json::parse(text);
    JournalEntry entry;
    entry.job = JobId{object.at("job").get<std::uint64_t>()};
    entry.user = UserId{object.at("user").get<std::uint64_t>()};
    const auto token = parse_hex<16>(object.at("token").get<std::string>());
    if (object.at("version") != 1 || !token) {
        throw std::invalid_argument("no entry of this version");
    }
    entry.token = *token;
    entry.attempt = object.at("attempt").get<std::uint32_t>();
    auto& s = entry.settlement;
    s.to = end_named(object.at("to").get<std::string>());
    s.error_code = object.at("error_code").get<std::string>();
    s.error_detail = optional_text(object.at("error_detail"));
    s.findings = optional_text(object.at("findings"));
    s.engine_end =
        optional_text(object.value("engine_end", json())); // absent from an older release's
    s.engine_words = optional_text(object.value("engine_words", json()));
    s.counts_as_failure = object.at("counts_as_failure").get<bool>();
    s.clears_failures = object.at("clears_failures").get<bool>();
    s.delay = std::chrono::milliseconds(object.at("delay_ms").get<std::int64_t>());
    return entry;
}

void rename_aside(const fs::path& file) noexcept {
    std::error_code error;
    fs::rename(file, fs::path(file) += ".refused", error);
    log::error("journal_entry_set_aside", {{"file", file.filename().string()}});
}

} // namespace

Journal::Journal(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    sync_folder(folder_.parent_path());
}

fs::path Journal::file_of(const JournalEntry& entry) const {
    return folder_ / (to_string(entry.job) + "-" + to_hex(entry.token) + ".json");
}

void Journal::add(const JournalEntry& entry) const {
    replace_file(file_of(entry), to_text(entry), true);
}

void Journal::remove(const JournalEntry& entry) const noexcept {
    std::error_code replayed_again_harmlessly;
    fs::remove(file_of(entry), replayed_again_harmlessly);
}

void Journal::set_aside(const JournalEntry& entry) const noexcept {
    rename_aside(file_of(entry));
}

std::vector<JournalEntry> Journal::read_all() const {
    std::vector<JournalEntry> entries;
    const auto folder = open_folder(folder_);
    for (const auto& file : fs::directory_iterator(folder_)) {
        if (file.path().extension() != ".json") { // a half written temporary, or set aside
            continue;
        }
        const auto text = read_beneath(folder.get(), file.path().filename(), 4UL * 1024 * 1024);
        try {
            entries.push_back(from_text(text.value()));
        } catch (const std::exception&) {
            rename_aside(file.path());
        }
    }
    return entries;
}

} // namespace clono::supervisor
