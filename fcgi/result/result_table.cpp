#include "fcgi/result/result_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace clono::fcgi {
namespace {

constexpr std::size_t kPiece = 64UL * 1024;

std::string unquoted(std::string_view field) {
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') {
        return std::string(field);
    }
    std::string text;
    for (std::size_t i = 1; i + 1 < field.size(); ++i) {
        text += field[i];
        if (field[i] == '"' && field[i + 1] == '"') {
            ++i;
        }
    }
    return text;
}

std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> fields;
    while (true) {
        const std::size_t tab = line.find('\t');
        fields.push_back(unquoted(line.substr(0, tab)));
        if (tab == std::string_view::npos) {
            return fields;
        }
        line.remove_prefix(tab + 1);
    }
}

} // namespace

ResultTable::ResultTable(storage::File file) : file_(std::move(file)) {
    columns_ = split(next_line().value_or(""));
}

std::size_t ResultTable::column(std::string_view name) const {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) {
        throw std::runtime_error("a result table has no column " + std::string(name));
    }
    return static_cast<std::size_t>(found - columns_.begin());
}

std::optional<std::vector<std::string>> ResultTable::next() {
    const auto line = next_line();
    if (!line) {
        return std::nullopt;
    }
    auto fields = split(*line);
    if (fields.size() != columns_.size()) {
        throw std::runtime_error("a row of a result table has another width than its head");
    }
    return fields;
}

std::optional<std::string> ResultTable::next_line() {
    while (true) {
        const std::size_t end = buffer_.find('\n', at_);
        if (end != std::string::npos) {
            std::string line = buffer_.substr(at_, end - at_);
            at_ = end + 1;
            return line;
        }
        if (is_at_end_) {
            return std::nullopt; // what has no line end is no whole row
        }
        buffer_.erase(0, at_);
        at_ = 0;
        std::array<std::uint8_t, kPiece> piece{};
        const std::size_t count = file_.read(piece);
        is_at_end_ = count == 0;
        buffer_.append(reinterpret_cast<const char*>(piece.data()), count);
    }
}

nlohmann::json number_or_null(const std::string& field) {
    double value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    const bool is_number = error == std::errc() && end == field.data() + field.size();
    return is_number && std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

} // namespace clono::fcgi
