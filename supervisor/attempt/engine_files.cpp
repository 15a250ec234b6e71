#include "supervisor/attempt/engine_files.hpp"

#include "core/text.hpp"
#include "storage/safe_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace clono::supervisor {
namespace {

using nlohmann::json;

constexpr std::array kStages = {"check", "sampling", "clustering", "tables",
                                "plots", "export",   "done"};
constexpr std::uint64_t kProgressLimit = 64UL * 1024;
constexpr std::uint64_t kLiveLimit = 4UL * 1024 * 1024;
constexpr std::uint64_t kReportLimit = 1024UL * 1024;

json parse_object(const std::string& text) {
    auto parsed = json::parse(text, nullptr, false);
    return parsed.is_object() ? parsed : json();
}

} // namespace

std::optional<EngineProgress> read_progress(int result_fd) {
    const auto text = read_beneath(result_fd, "progress.json", kProgressLimit);
    if (!text) {
        return std::nullopt;
    }
    const auto object = parse_object(*text);
    const auto stage = object.find("stage");
    const auto fraction = object.find("fraction");
    if (!object.is_object() || stage == object.end() || fraction == object.end() ||
        !stage->is_string() || !fraction->is_number()) {
        return std::nullopt;
    }
    EngineProgress result;
    result.progress.stage = stage->get<std::string>();
    result.progress.fraction = fraction->get<double>();
    if (std::find(kStages.begin(), kStages.end(), result.progress.stage) == kStages.end() ||
        !std::isfinite(result.progress.fraction)) {
        return std::nullopt;
    }
    result.progress.fraction = std::clamp(result.progress.fraction, 0.0, 1.0);
    const auto left = object.find("seconds_left");
    if (left != object.end() && left->is_number() && left->get<double>() >= 0) {
        result.progress.seconds_left =
            static_cast<std::uint32_t>(std::min(left->get<double>(), 1e9));
    }
    const auto from = object.find("resumed_from");
    if (from != object.end() && from->is_number_integer()) {
        result.resumed_from = from->get<std::int64_t>();
    }
    return result;
}

void LiveCopy::refresh(int result_fd) noexcept {
    try {
        auto text = read_beneath(result_fd, "live.json", kLiveLimit);
        if (!text || *text == last_ || !parse_object(*text).is_object()) {
            return;
        }
        std::filesystem::create_directories(target_.parent_path());
        replace_file(target_, *text, false);
        last_ = std::move(*text);
    } catch (const std::exception&) {
        // No room, or no permission: the page shows the last estimate.
    }
}

void LiveCopy::remove() noexcept {
    std::error_code ignored;
    std::filesystem::remove(target_, ignored);
}

std::string last_words(const std::string& standard_error) {
    constexpr std::size_t kMost = 1000;
    auto words =
        standard_error.substr(standard_error.size() - std::min(kMost, standard_error.size()));
    while (!words.empty() && (static_cast<unsigned char>(words.front()) & 0xC0) == 0x80) {
        words.erase(0, 1); // the rest of a character that was cut
    }
    const bool is_text = is_utf8(words);
    for (auto& c : words) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n') || byte == 0x7F) {
            c = ' ';
        } else if (byte >= 0x80 && !is_text) {
            c = '?';
        }
    }
    while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) {
        words.pop_back();
    }
    return words;
}

std::optional<std::string> read_report(int folder_fd, const std::filesystem::path& name) {
    auto text = read_beneath(folder_fd, name, kReportLimit);
    if (!text || !parse_object(*text).is_object()) {
        return std::nullopt;
    }
    return text;
}

bool has_findings(const std::string& report) {
    const auto object = parse_object(report);
    const auto faults = object.is_object() ? object.find("faults") : object.end();
    return faults != object.end() && faults->is_array() && !faults->empty();
}

} // namespace clono::supervisor
