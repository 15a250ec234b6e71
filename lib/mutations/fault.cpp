#include "mutations/fault.hpp"

#include "mutations/utf8.hpp"

#include <algorithm>
#include <iterator>

namespace clono::mutations {

namespace {

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> arguments) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool is_slot = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
        if (!is_slot) {
            text += pattern[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
        if (index < arguments.size()) {
            text += std::data(arguments)[index];
        }
        i += 2;
    }
    return text;
}

void append_up_to(std::vector<Fault>& kept, std::vector<Fault>&& more) {
    for (auto& fault : more) {
        if (kept.size() == FaultList::kKept) {
            return;
        }
        kept.push_back(std::move(fault));
    }
}

} // namespace

void FaultList::add(FaultCode code, Place place,
                    std::initializer_list<std::string_view> arguments) {
    const auto& kind = kind_of(code);
    const bool is_error = kind.severity == Severity::Error;
    auto& kept = is_error ? errors_ : warnings_;
    ++(is_error ? error_count_ : warning_count_);
    parameter_count_ += is_error && kind.of_parameters;
    if (kept.size() == kKept) {
        return;
    }
    place.file = shown(place.file, 255);
    place.column = shown(place.column);
    place.value = shown(place.value);
    kept.push_back({code, std::move(place), fill(kind.en, arguments), fill(kind.zh, arguments)});
}

void FaultList::merge(FaultList&& later) {
    append_up_to(errors_, std::move(later.errors_));
    append_up_to(warnings_, std::move(later.warnings_));
    error_count_ += later.error_count_;
    warning_count_ += later.warning_count_;
    parameter_count_ += later.parameter_count_;
}

std::vector<Fault> FaultList::first() const {
    auto list = errors_;
    append_up_to(list, std::vector<Fault>(warnings_));
    return list;
}

std::string shown(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text.substr(at));
        const bool is_control =
            length == 1 && (static_cast<unsigned char>(text[at]) < 0x20 || text[at] == 0x7f);
        const auto next =
            length == 0 || is_control ? std::string_view("?") : text.substr(at, length);
        if (out.size() + next.size() > limit) {
            return out + "…";
        }
        out += next;
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

} // namespace clono::mutations
