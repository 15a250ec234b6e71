#pragma once
// A small declarative parser of command lines in PyClone's style: --long_flag value [value ...].

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace clono::engine {

/// A call that can't be understood; ends with exit code 2.
class BadUsage : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One flag: how it is shown, and what it does with its values.
struct Flag {
    enum class Kind { Value, List, Switch };
    std::string name; ///< "--num_iters"
    Kind kind = Kind::Value;
    std::string metavar; ///< "INT"; for people
    std::string help;
    bool is_required = false;
    /// Called once per value (Switch: once with an empty text). Throws BadUsage.
    std::function<void(std::string_view)> set;
};

/// The flags of a subcommand. The setters point into the caller's options, which must outlive it.
class Arguments {
public:
    Arguments(std::string command, std::string purpose)
        : command_(std::move(command)), purpose_(std::move(purpose)) {}

    Arguments& add(Flag flag);
    Arguments& text(std::string name, std::string metavar, std::string help, std::string& into);
    Arguments& required_text(std::string name, std::string metavar, std::string help,
                             std::string& into);
    Arguments& whole_number(const std::string& name, std::string help, std::size_t& into);
    Arguments& whole_number(const std::string& name, std::string help,
                            std::optional<std::size_t>& into);
    Arguments& yes_no(const std::string& name, std::string help, bool& into);
    Arguments& switch_on(std::string name, std::string help, bool& into);
    Arguments& texts(std::string name, std::string metavar, std::string help,
                     std::vector<std::string>& into);
    /// One of `names`; gives its index to `set`.
    Arguments& choice(const std::string& name, std::string help,
                      const std::vector<std::string>& names, std::function<void(std::size_t)> set,
                      bool is_required = false);

    /// Reads the words behind the subcommand. False when they ask for help. Throws BadUsage.
    bool parse(std::span<const std::string> words) const;
    std::string usage() const;

    const std::string& command() const { return command_; }

    const std::string& purpose() const { return purpose_; }

private:
    const Flag& find(std::string_view name) const;

    std::string command_;
    std::string purpose_;
    std::vector<Flag> flags_;
};

/// The whole text as a number; throws BadUsage that names the flag.
std::uint64_t parse_whole_number(const std::string& flag, std::string_view text);
double parse_real_number(const std::string& flag, std::string_view text);

} // namespace clono::engine
