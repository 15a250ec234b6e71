#include "mutations/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace clono::mutations {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json fault_json(const Fault& fault) {
    const auto& kind = kind_of(fault.code);
    const auto& place = fault.place;
    return {{"code", kind.name},
            {"severity", kind.severity == Severity::Error ? "error" : "warning"},
            {"file", text_or_null(place.file)},
            {"line", place.line == 0 ? Json(nullptr) : Json(place.line)},
            {"column", text_or_null(place.column)},
            {"value", text_or_null(place.value)},
            {"message", {{"en", fault.en}, {"zh", fault.zh}}}};
}

} // namespace

std::string report_json(const DataSet& data) {
    const auto& faults = data.faults;
    Json report = {{"version", 1},
                   {"ok", faults.ok()},
                   {"fault_count", faults.error_count() + faults.warning_count()},
                   {"error_count", faults.error_count()},
                   {"faults", Json::array()},
                   {"samples", Json::array()},
                   {"mutations", data.mutation_ids.size()},
                   {"dropped_count", data.dropped.size()},
                   {"dropped", Json::array()}};
    for (const auto& fault : faults.first()) {
        report["faults"].push_back(fault_json(fault));
    }
    for (const auto& sample : data.samples) {
        report["samples"].push_back({{"name", shown(sample.name)},
                                     {"rows", sample.rows_read},
                                     {"mutations", sample.rows.size()},
                                     {"tumour_content", sample.tumour_content}});
    }
    const auto listed = std::min<std::size_t>(data.dropped.size(), FaultList::kKept);
    for (std::size_t i = 0; i < listed; ++i) {
        const auto& dropped = data.dropped[i];
        report["dropped"].push_back({{"mutation_id", dropped.mutation_id},
                                     {"reason", dropped.reason},
                                     {"sample", dropped.sample}});
    }
    return report.dump(2) + "\n";
}

std::string line_for_people(const Fault& fault) {
    std::string line;
    if (!fault.place.file.empty()) {
        line += fault.place.file;
        if (fault.place.line > 0) {
            line += ":" + std::to_string(fault.place.line);
        }
        line += ": ";
    }
    if (!fault.place.column.empty()) {
        line += fault.place.column + ": ";
    }
    if (!fault.place.value.empty()) {
        line += "\"" + fault.place.value + "\": ";
    }
    return line + fault.en;
}

} // namespace clono::mutations
