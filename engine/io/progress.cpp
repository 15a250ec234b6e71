#include "engine/io/progress.hpp"

#include "engine/io/files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace clono::engine {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(500);

struct StageShare {
    std::string_view name;
    double from, to; ///< part of the whole run
};

constexpr std::array<StageShare, 7> kStages = {{{"check", 0, 0.01},
                                                {"sampling", 0.01, 0.80},
                                                {"clustering", 0.80, 0.83},
                                                {"tables", 0.83, 0.85},
                                                {"plots", 0.85, 0.90},
                                                {"export", 0.90, 0.99},
                                                {"done", 1, 1}}};

const StageShare& share_of(Stage stage) {
    return kStages[static_cast<std::size_t>(stage)];
}

using Json = nlohmann::ordered_json;

Json json_of(const RunningVerdict& verdict) {
    const auto finite = [](double value) {
        return std::isfinite(value) ? Json(std::round(value * 1e4) / 1e4) : Json(nullptr);
    };
    Json json = {{"iteration", verdict.iteration}};
    for (const auto& scalar : verdict.scalars) {
        json[scalar.name] = {{"r_hat", finite(scalar.diagnostic.r_hat)},
                             {"bulk_ess", finite(scalar.diagnostic.bulk_ess)},
                             {"tail_ess", finite(scalar.diagnostic.tail_ess)},
                             {"passes", scalar.passes}};
    }
    return json;
}

double earlier_fraction(const std::filesystem::path& file) {
    std::error_code ignored;
    if (file.empty() || !std::filesystem::exists(file, ignored)) {
        return 0;
    }
    const auto json = nlohmann::json::parse(read_file(file), nullptr, false);
    if (!json.is_object() || !json.contains("fraction") || !json["fraction"].is_number()) {
        return 0; // not ours, or damaged: it says nothing
    }
    return std::clamp(json["fraction"].get<double>(), 0.0, 0.99);
}

} // namespace

std::string_view name_of(Stage stage) {
    return share_of(stage).name;
}

ProgressReporter::ProgressReporter(Settings settings)
    : settings_(std::move(settings)), start_(settings_.now()) {
    fraction_ = std::max(earlier_fraction(settings_.file), earlier_fraction(settings_.kept));
    first_fraction_ = fraction_;
}

bool ProgressReporter::is_due() const {
    return !last_write_ || settings_.now() - *last_write_ >= kInterval;
}

void ProgressReporter::report(Stage stage, double part) {
    const auto& share = share_of(stage);
    fraction_ =
        std::max(fraction_, share.from + (share.to - share.from) * std::clamp(part, 0.0, 1.0));
    const bool is_end = stage == Stage::Done;
    if (is_end || is_due()) {
        write(stage);
    }
    last_stage_ = stage;
}

std::optional<double> ProgressReporter::seconds_left() const {
    const double gained = fraction_ - first_fraction_;
    const double elapsed = std::chrono::duration<double>(settings_.now() - start_).count();
    if (gained < 0.005 || elapsed < 0.5) {
        return std::nullopt;
    }
    return std::round(elapsed / gained * (1 - fraction_) * 10) / 10;
}

void ProgressReporter::write(Stage stage) {
    last_write_ = settings_.now();
    if (settings_.file.empty()) {
        return;
    }
    const auto left = seconds_left();
    const auto number_or_null = [](const auto& value) {
        return value ? Json(*value) : Json(nullptr);
    };
    const Json json = {{"version", 1},
                       {"stage", share_of(stage).name},
                       {"fraction", fraction_},
                       {"iteration", status_.iteration},
                       {"num_iters", settings_.num_iters},
                       {"chains", settings_.chains},
                       {"seconds_left", number_or_null(left)},
                       {"clusters", status_.clusters},
                       {"concentration", status_.concentration},
                       {"precision", number_or_null(status_.precision)},
                       {"resumed_from", number_or_null(settings_.resumed_from)},
                       {"diagnostics", verdict_ ? json_of(*verdict_) : Json(nullptr)}};
    const auto text = json.dump() + "\n";
    if (!settings_.kept.empty()) {
        write_file(settings_.kept, text, Durability::Passing);
    }
    write_file(settings_.file, text, Durability::Passing);
}

} // namespace clono::engine
