#include "ctl/command.hpp"

#include <algorithm>

namespace clono::ctl {

std::optional<std::string> Arguments::option(std::string_view name) {
    const auto found = std::find(words_.begin(), words_.end(), name);
    if (found == words_.end()) {
        return std::nullopt;
    }
    if (found + 1 == words_.end()) {
        throw UsageError(std::string{name} + " needs a value");
    }
    std::string value = *(found + 1);
    words_.erase(found, found + 2);
    return value;
}

bool Arguments::flag(std::string_view name) {
    const auto found = std::find(words_.begin(), words_.end(), name);
    if (found == words_.end()) {
        return false;
    }
    words_.erase(found);
    return true;
}

std::optional<std::string> Arguments::optional_word() {
    const auto found = std::find_if(words_.begin(), words_.end(), [](const std::string& word) {
        return !word.starts_with("--");
    });
    if (found == words_.end()) {
        return std::nullopt;
    }
    std::string word = *found;
    words_.erase(found);
    return word;
}

std::string Arguments::word(std::string_view meaning) {
    auto word = optional_word();
    if (!word) {
        throw UsageError(std::string{meaning} + " is missing");
    }
    return *word;
}

void Arguments::demand_end() const {
    if (!words_.empty()) {
        throw UsageError("not understood: " + words_.front());
    }
}

} // namespace clono::ctl
