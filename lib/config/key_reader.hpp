#pragma once
// Reads one key after the other into the structs, and collects faults and descriptions on the way.

#include "config/config.hpp"

#include <concepts>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clono::config {

class KeyReader {
public:
    /// @param values  what the file says, by "section.key"
    /// @param folder  what relative paths are relative to
    KeyReader(std::map<std::string, std::string> values, path folder, Environment environment);

    void begin_section(std::string_view section) { section_ = section; }

    void text(std::string_view key, std::string& out, std::string_view default_value,
              std::string_view help);
    void choice(std::string_view key, std::string& out, const std::vector<std::string>& allowed,
                std::string_view help);
    void flag(std::string_view key, bool& out, bool default_value, std::string_view help);
    void list(std::string_view key, std::vector<std::string>& out, std::string_view help);
    /// A path below the file's folder when relative.
    void folder_path(std::string_view key, path& out, std::string_view default_value,
                     std::string_view help);
    /// An absolute path, or a program beside the running one.
    void program(std::string_view key, path& out, std::string_view default_value,
                 std::string_view help);

    template <std::integral Number>
    void number(std::string_view key, Number& out, std::int64_t default_value, std::int64_t least,
                std::int64_t most, std::string_view help) {
        out = static_cast<Number>(read_number(key, default_value, least, most, help));
    }

    void fault(std::string text) { faults_.push_back(std::move(text)); }

    /// Faults for what the file says about keys that nobody asked for.
    void refuse_unknown_keys();

    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

    [[nodiscard]] const std::vector<KeyInfo>& keys() const { return keys_; }

    [[nodiscard]] const std::map<std::string, std::string>& effective() const { return effective_; }

private:
    std::string value_of(std::string_view key, std::string_view default_value,
                         std::string_view range, std::string_view help);
    std::int64_t read_number(std::string_view key, std::int64_t default_value, std::int64_t least,
                             std::int64_t most, std::string_view help);
    [[nodiscard]] std::string full_name(std::string_view key) const;

    std::map<std::string, std::string> values_;
    path folder_;
    Environment environment_;
    std::string section_;
    std::vector<std::string> faults_;
    std::vector<KeyInfo> keys_;
    std::map<std::string, std::string> effective_;
};

} // namespace clono::config
