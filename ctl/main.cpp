// clonoctl: the operator's tool. clonoctl --config FILE COMMAND …

#include "core/text.hpp"
#include "ctl/command.hpp"
#include "db/client/error.hpp"
#include "db/schema/schema.hpp"
#include "log/log.hpp"

#include <cstdio>
#include <exception>
#include <iostream>

namespace {

namespace config = clono::config;
namespace ctl = clono::ctl;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

void print_help(std::ostream& out) {
    out << "usage: clonoctl --config FILE COMMAND\n\n";
    for (const ctl::Command& command : ctl::commands()) {
        out << "  " << command.name << ' ' << command.usage << "\n      " << command.help << '\n';
    }
}

const ctl::Command* find_command(std::vector<std::string>& words) {
    for (const ctl::Command& command : ctl::commands()) {
        const auto blank = command.name.find(' ');
        const bool has_two = blank != std::string_view::npos;
        if (words.size() > (has_two ? 1U : 0U) && words[0] == command.name.substr(0, blank) &&
            (!has_two || words[1] == command.name.substr(blank + 1))) {
            words.erase(words.begin(), words.begin() + (has_two ? 2 : 1));
            return &command;
        }
    }
    return nullptr;
}

std::string config_file(std::vector<std::string>& words) {
    ctl::Arguments arguments{words};
    if (auto file = arguments.option("--config")) {
        const auto at = std::find(words.begin(), words.end(), "--config");
        words.erase(at, at + 2);
        return *file;
    }
    if (auto file = config::process_environment("CLONO_CONFIG")) {
        return *file;
    }
    throw ctl::UsageError("--config FILE is missing (or set CLONO_CONFIG)");
}

void run(std::vector<std::string> words) {
    const std::string file = config_file(words);
    const bool checks_only = !words.empty() && words[0] == "--check-config";
    const ctl::Command* const command = checks_only ? nullptr : find_command(words);
    if (!checks_only && command == nullptr) {
        throw ctl::UsageError(words.empty() ? "a command is missing"
                                            : "no such command: " + words[0]);
    }
    const config::Config config = config::load(file);
    if (command != nullptr) {
        command->run(config, ctl::Arguments{std::move(words)});
    }
}

int complain(int code, const std::exception& error) {
    std::cerr << "clonoctl: " << error.what() << '\n';
    return code;
}

} // namespace

int main(int argc, char** argv) {
    clono::log::set_up("clonoctl", clono::log::Level::warning);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words[0] == "help" || words[0] == "--help") {
        print_help(words.empty() ? std::cerr : std::cout);
        return words.empty() ? kUsage : 0;
    }
    try {
        run(words);
        std::cout.flush();
        return std::cout ? 0 : kFailed;
    } catch (const ctl::UsageError& error) {
        return complain(kUsage, error);
    } catch (const ctl::Failure& error) {
        return complain(error.code(), error);
    } catch (const ctl::Verdict& verdict) {
        std::cout.flush();
        return verdict.code;
    } catch (const std::exception& error) {
        return complain(kFailed, error);
    }
}
