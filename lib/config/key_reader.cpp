#include "config/key_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace clono::config {
namespace {

std::string trimmed(std::string text) {
    const auto is_blank = [](unsigned char c) {
        return std::isspace(c) != 0;
    };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), is_blank).base(), text.end());
    return text;
}

std::string variable_name(const std::string& section_and_key) {
    std::string name = "CLONO_";
    for (const char c : section_and_key) {
        name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return name;
}

} // namespace

KeyReader::KeyReader(std::map<std::string, std::string> values, path folder,
                     Environment environment)
    : values_(std::move(values)),
      folder_(std::move(folder)),
      environment_(std::move(environment)) {}

std::string KeyReader::full_name(std::string_view key) const {
    return section_ + "." + std::string{key};
}

std::string KeyReader::value_of(std::string_view key, std::string_view default_value,
                                std::string_view range, std::string_view help) {
    const std::string name = full_name(key);
    keys_.push_back({name, std::string{default_value}, std::string{range}, std::string{help}});
    std::string value{default_value};
    if (const auto found = values_.find(name); found != values_.end()) {
        value = trimmed(found->second);
    }
    if (const auto overriding = environment_(variable_name(name))) {
        value = trimmed(*overriding);
    }
    effective_[name] = value;
    return value;
}

void KeyReader::text(std::string_view key, std::string& out, std::string_view default_value,
                     std::string_view help) {
    out = value_of(key, default_value, "text", help);
}

void KeyReader::choice(std::string_view key, std::string& out,
                       const std::vector<std::string>& allowed, std::string_view help) {
    std::string range;
    for (const std::string& word : allowed) {
        range += (range.empty() ? "" : ", ") + word;
    }
    out = value_of(key, allowed.front(), range, help);
    if (std::find(allowed.begin(), allowed.end(), out) == allowed.end()) {
        fault(full_name(key) + " = " + out + ": must be one of " + range);
    }
}

void KeyReader::flag(std::string_view key, bool& out, bool default_value, std::string_view help) {
    const std::string value = value_of(key, default_value ? "yes" : "no", "yes or no", help);
    out = value == "yes";
    if (value != "yes" && value != "no") {
        fault(full_name(key) + " = " + value + ": must be yes or no");
    }
}

void KeyReader::list(std::string_view key, std::vector<std::string>& out, std::string_view help) {
    const std::string value = value_of(key, "", "list, separated by commas", help);
    out.clear();
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find(',', begin), value.size());
        if (std::string item = trimmed(value.substr(begin, end - begin)); !item.empty()) {
            out.push_back(std::move(item));
        }
        begin = end + 1;
    }
}

void KeyReader::folder_path(std::string_view key, path& out, std::string_view default_value,
                            std::string_view help) {
    const std::string value = value_of(key, default_value, "path", help);
    if (value.empty()) {
        fault(full_name(key) + ": a path is wanted");
        return;
    }
    out = (folder_ / value).lexically_normal();
    effective_[full_name(key)] = out.string();
}

void KeyReader::program(std::string_view key, path& out, std::string_view default_value,
                        std::string_view help) {
    const std::string value =
        value_of(key, default_value, "absolute path, or a program in the same folder", help);
    out = value;
    if (value.empty() || (!out.is_absolute() && out.has_parent_path())) {
        fault(full_name(key) + " = " + value + ": must be an absolute path or a bare name");
        return;
    }
    if (!out.is_absolute()) {
        std::error_code unreadable;
        const path self = std::filesystem::read_symlink("/proc/self/exe", unreadable);
        out = self.parent_path() / out;
    }
    effective_[full_name(key)] = out.string();
}

std::int64_t KeyReader::read_number(std::string_view key, std::int64_t default_value,
                                    std::int64_t least, std::int64_t most, std::string_view help) {
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    const std::string value = value_of(key, std::to_string(default_value), range, help);
    std::int64_t number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc{} || stop != end || number < least || number > most) {
        fault(full_name(key) + " = " + value + ": must be a whole number from " + range);
        return default_value;
    }
    return number;
}

void KeyReader::refuse_unknown_keys() {
    for (const auto& [name, value] : values_) {
        if (!effective_.contains(name)) {
            fault(name + ": no such key");
        }
    }
}

} // namespace clono::config
