#pragma once

#include "config/config.hpp"

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace clono::ctl {

/// Wrong use of the command line: exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The work cannot be done, for a reason that the operator can read: exit code 1 unless the command has others.
class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& why, int code = 1) : std::runtime_error(why), code_(code) {}

    [[nodiscard]] int code() const { return code_; }

private:
    int code_;
};

/// The work was done and said what it had to say; only the exit code is left to tell.
struct Verdict {
    int code;
};

/// The words after a command's name: "NAME --role admin --json".
class Arguments {
public:
    explicit Arguments(std::vector<std::string> words) : words_(std::move(words)) {}

    /// Take `--name VALUE` out; nothing when it isn't there.
    std::optional<std::string> option(std::string_view name);
    /// Take `--name` out.
    bool flag(std::string_view name);
    /// Take the next word that is no option. Throws UsageError when there is none.
    std::string word(std::string_view meaning);
    std::optional<std::string> optional_word();
    /// Throws UsageError when something is left.
    void demand_end() const;

private:
    std::vector<std::string> words_;
};

struct Command {
    std::string_view name;  ///< "user add"
    std::string_view usage; ///< "NAME [--role ROLE]"
    std::string_view help;
    void (*run)(const config::Config& config, Arguments arguments);
};

/// All commands, in the order of the help.
std::span<const Command> commands();

} // namespace clono::ctl
